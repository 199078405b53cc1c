"""A peer of the benchmarks: broadcast by nginx's nchan, with one worker. A speaker hears itself,
too: the load needs --own."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

CONFIGURATION = """
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/log crit;
events {{ worker_connections 16000; }}
http {{
  access_log off;
  nchan_max_reserved_memory 64M;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      nchan_pubsub websocket;
      nchan_channel_id all;
      nchan_subscriber_first_message newest;
    }}
  }}
}}
"""


def worker_of(server):
    """Its process number, once there is one."""
    children = pathlib.Path(f"/proc/{server.pid}/task/{server.pid}/children")
    for _ in range(500):
        found = children.read_text().split()
        if found:
            return int(found[0])
        time.sleep(0.01)
    sys.exit("nginx has started no worker")


def main():
    # nginx takes over a socket that listens already: so that the kernel can choose the port.
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    port = listener.getsockname()[1]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="nchan-"))
    folder.chmod(0o755)
    configuration = folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port))
    server = subprocess.Popen(["nginx", "-p", folder, "-c", configuration],
                              env={**os.environ, "NGINX": f"{listener.fileno()};"},
                              pass_fds=[listener.fileno()])
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    print(f"process {worker_of(server)}")
    print(f"listening on ws://127.0.0.1:{port}/", flush=True)
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)


main()
