#!/usr/bin/php
<?php
// write_config.php network: writes the network files anew from the product's configuration.
if (($argv[1] ?? '') !== 'network') {
    fwrite(STDERR, "Usage: write_config.php network\n");
    exit(1);
}
$node = json_decode(file_get_contents('/etc/tvox/node.json'), true);
$shared = $node['ft'] ? $node['node_ip'] : $node['physical_ip'];
file_put_contents('/etc/hosts', "127.0.0.1 localhost\n{$node['physical_ip']} {$node['hostname']}\n$shared {$node['domain']}\n");
file_put_contents('/etc/hostname', $node['hostname'] . "\n");
echo "Network configuration written\n";
