# Run inside a namespace: puts the frames of each batch on an interface, and gives back what comes in.
# Node has no raw sockets, so this is all that is not TypeScript; it understands no frame but the last:
# an ARP request, whose answer says that all answers before it are in (one CPU keeps the order).
# A batch on stdin is a count, then frames; on stdout likewise. Numbers are little-endian: a frame is
# its length (2 bytes), its interface's place among the arguments (1 byte), its bytes.
import os, select, socket, struct, sys

OUTGOING = 4
ARP_REPLY = b'\x08\x06\x00\x01\x08\x00\x06\x04\x00\x02'
RCVBUFFORCE = 33

os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})
devices = sys.argv[1:]
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.setsockopt(socket.SOL_SOCKET, RCVBUFFORCE, 64 << 20)


def answers(seconds):
    got = []
    while select.select([wire], [], [], seconds)[0]:
        frame, (device, _, kind, _, _) = wire.recvfrom(65535)
        if kind == OUTGOING or device not in devices:
            continue
        if frame[12:22] == ARP_REPLY:
            return got
        got.append(struct.pack('<HB', len(frame), devices.index(device)) + frame)
    return None


def read(count):
    data = sys.stdin.buffer.read(count)
    if len(data) < count:
        sys.exit(0)
    return data


while True:
    for _ in range(struct.unpack('<I', read(4))[0]):
        length, device = struct.unpack('<HB', read(3))
        wire.sendto(read(length), (devices[device], 0))
    got = answers(10)
    if got is None:
        sys.exit('no answer to the last frame within 10 s')
    sys.stdout.buffer.write(struct.pack('<I', len(got)) + b''.join(got))
    sys.stdout.buffer.flush()
