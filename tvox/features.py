"""What a customer's TVOX is licensed for, beside the plain PBX."""

from enum import StrEnum
from typing import Annotated

from tvox.allowed import one_of


class Feature(StrEnum):
    """What a TVOX may be licensed for or used with, beside the plain PBX: the check-list leaves out what is not."""

    CONTACT_CENTRE = "contact_centre"
    IVR = "ivr"
    VOICE_BOT = "voice_bot"
    RECORDING = "recording"
    VOICEMAIL = "voicemail"
    FAX = "fax"
    CONFERENCE = "conference"
    WEBPHONE = "webphone"
    MCS = "mcs"
    CHAT = "chat"
    WEB_CHAT = "web_chat"
    LDAP = "ldap"
    ADDRESS_BOOKS = "address_books"
    WEBAPI = "webapi"
    NOTIFICATIONS = "notifications"
    POPUP = "popup"
    DATA_MODEL = "data_model"
    TCONSOLE = "tconsole"
    TWO_FACTOR = "two_factor"
    ENCRYPTION = "encryption"
    PROVISIONING = "provisioning"
    SPECIAL_DEVICES = "special_devices"


KnownFeature = Annotated[Feature, one_of(*Feature)]
