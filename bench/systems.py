"""Another system that writes to members: its key and its statement by openssl, its token, its messages."""

from __future__ import annotations

import base64
import http.client
import json
import subprocess
import time
import urllib.parse
import uuid
from pathlib import Path

from service import Service
from works import BODY, Caller

CODE = "bench-ehr"
PASSWORD = "threadwell-demo"


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def prepare(service: Service, file: Path) -> None:
    """Introduces a system, gives it a token, and writes a line for each member: PATH TAB TOKEN TAB JSON."""
    key = service.store.folder / "system.pem"
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    modulus = subprocess.run(["openssl", "rsa", "-in", key, "-noout", "-modulus"], check=True, capture_output=True, text=True).stdout
    introduce(service, unpadded(bytes.fromhex(modulus.strip().removeprefix("Modulus="))))
    token = ask(service, key)
    lines = []
    for number, _ in enumerate([one for one in service.store.people if one["kind"] == "member"], start=1):
        message = {
            "kind": "general", "from": {"clinicalGroup": "primary-care"}, "patient": {"authority": "HOSP", "identifier": f"L{number}"},
            "subject": "Your appointment", "body": BODY,
        }
        lines.append(f"/api/v1/system/messages\t{token}\t{json.dumps(message)}")
    file.write_text("".join(f"{line}\n" for line in lines))


def introduce(service: Service, modulus: str) -> None:
    def change(document: dict) -> None:
        document["decisions"]["routes"]["external"] = True
        document["systemClients"] = [{
            "code": CODE, "name": "Measurement", "authority": "HOSP", "clinicalGroups": ["primary-care"],
            "scopes": ["system/Communication.cr"], "jwks": {"keys": [{"kty": "RSA", "kid": "one", "n": modulus, "e": "AQAB"}]},
        }]

    configure(service, change)


def configure(service: Service, change) -> None:
    """Changes the configuration, by the system administrator."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    connection.request(
        "POST", "/api/v1/sign-in", json.dumps({"username": "admin", "password": PASSWORD}), {"Content-Type": "application/json"})
    admin = Caller(service, json.loads(connection.getresponse().read())["token"])
    admin.connection.request(
        "GET", "/api/v1/admin/configuration", headers={"Authorization": f"Bearer {admin.token}", "Accept": "application/json"})
    response = admin.connection.getresponse()
    tag, document = response.getheader("ETag"), json.loads(response.read())
    change(document)
    admin.connection.request(
        "PUT", "/api/v1/admin/configuration", json.dumps(document),
        {"Authorization": f"Bearer {admin.token}", "Content-Type": "application/json", "If-Match": tag})
    response = admin.connection.getresponse()
    content = response.read()
    assert response.status == 200, content[:300]


def ask(service: Service, key: Path) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)
    connection.request("GET", "/.well-known/smart-configuration")
    address = json.loads(connection.getresponse().read())["token_endpoint"]
    claims = {"iss": CODE, "sub": CODE, "aud": address, "exp": int(time.time()) + 240, "jti": str(uuid.uuid4())}
    text = f"{unpadded(json.dumps({'alg': 'RS384', 'kid': 'one'}).encode())}.{unpadded(json.dumps(claims).encode())}"
    signature = subprocess.run(["openssl", "dgst", "-sha384", "-sign", key], input=text.encode(), check=True, capture_output=True).stdout
    form = {
        "grant_type": "client_credentials", "client_assertion": f"{text}.{unpadded(signature)}",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }
    connection.request("POST", "/oauth2/token", urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
    answer = json.loads(connection.getresponse().read())
    assert "access_token" in answer, answer
    return answer["access_token"]
