"""A certificate for the loopback address, made for one run by openssl, and a client that trusts it."""

import ssl
import subprocess


def make_certificate(folder):
    """Writes key and certificate into `folder`; returns the flags that a server takes them by."""
    key, certificate = f"{folder}/key.pem", f"{folder}/certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "2", "-subj", "/CN=porthouse test", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return f"--tls-cert={certificate}", f"--tls-key={key}"


def trust(folder):
    """A client's settings that trust the certificate in `folder`, and nothing else."""
    return ssl.create_default_context(cafile=f"{folder}/certificate.pem")
