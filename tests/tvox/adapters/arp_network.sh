# In fresh namespaces: this PC at 172.16.92.1/22 on a bridge, and hosts behind it. Usage: arp_network.sh HOSTS COMMAND…
# HOSTS: MAC=ADDRESS pairs joined by commas.
set -e
hosts=$1
shift
ip link set lo up
ip link add br0 type bridge
ip link set br0 address 02:00:00:00:00:01 up
ip addr add 172.16.92.1/22 dev br0
number=0
for host in $(echo "$hosts" | tr , ' '); do
    number=$((number + 1))
    unshare --net sleep 60 &
    holder=$!
    until [ "$(readlink /proc/$holder/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do :; done
    ip link add v$number type veth peer name eth0 netns $holder
    ip link set v$number master br0 up
    nsenter --net --target $holder sh -c "ip link set eth0 address ${host%=*} up; ip addr add ${host#*=}/22 dev eth0"
done
"$@"
