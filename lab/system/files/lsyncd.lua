settings {
    logfile = "/var/log/tvox/lsyncd.log",
    statusFile = "/run/tvox/lsyncd.status",
    statusInterval = 1,
    insist = true,
}
sync {
    default.rsync,
    source = "/opt/telenia_data/sync/",
    target = "@PEER@::sync",
    delay = 1,
    rsync = { archive = true, bwlimit = @BANDWIDTH@, _extra = { "--timeout=30" } },
}
