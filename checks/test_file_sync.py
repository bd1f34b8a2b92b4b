"""C7: the synchronised files, as the guide compares them and file by file."""

import pytest

from tvox.conclusion import Conclude
from tvox.content_judging import judge_file_content
from tvox.file_content import FileContent
from tvox.file_judging import judge_files
from tvox.file_passes import FileSync
from tvox.folder_sizes import FolderSizes, judge_folder_sizes
from tvox.observing import OnNodes
from tvox.roles import Roles

pytestmark = pytest.mark.post_sync


@pytest.mark.check("C7-SIZES", title="Files: folders of similar size, as the guide asks")
def test_folders_are_of_similar_size(folder_sizes: OnNodes[FolderSizes], conclude: Conclude) -> None:
    """By du, every synchronised folder has about the same size on master and slave."""
    conclude(judge_folder_sizes(folder_sizes))


@pytest.mark.check("C7-FILES", title="Files: the same files on both nodes")
def test_both_nodes_hold_the_same_files(file_sync: FileSync, roles: Roles, conclude: Conclude) -> None:
    """Every settled file is on master and slave with the same size and time."""
    conclude(judge_files(file_sync, roles))


@pytest.mark.check("C7-CONTENT", title="Files: the same bytes in them")
def test_files_hold_the_same_bytes(file_content: FileContent, conclude: Conclude) -> None:
    """Files of the same size and time hold the same bytes, all of them or a stated sample."""
    conclude(judge_file_content(file_content))
