"""An authority for one run, and certificates that it has signed."""

import subprocess

CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Authority:
    """Keeps its files in `folder`."""

    def __init__(self, folder, name):
        self.path = f"{folder}/{name}"
        openssl("req", "-x509", *CURVE, "-days", "2", "-subj", f"/CN={name}",
                "-keyout", f"{self.path}.key", "-out", f"{self.path}.pem")

    def flags(self, node):
        """A certificate for that node; the flags that it takes it by."""
        mine = f"{self.path}-{node}"
        openssl("req", "-new", *CURVE, "-subj", f"/CN={node}", "-keyout", f"{mine}.key", "-out", f"{mine}.csr")
        openssl("x509", "-req", "-days", "2", "-in", f"{mine}.csr", "-CA", f"{self.path}.pem",
                "-CAkey", f"{self.path}.key", "-CAcreateserial", "-out", f"{mine}.pem")
        return [f"--cluster-cert={mine}.pem", f"--cluster-key={mine}.key", f"--cluster-ca={self.path}.pem"]
