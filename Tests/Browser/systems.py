"""A hospital's system: its keys by joserfc, its token, its calls."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
import uuid

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

import api

ALGORITHMS = {"EC": "ES384", "RSA": "RS384"}
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def keys() -> list:
    return [
        ECKey.generate_key("P-384", {"kid": "curve"}, private=True),
        RSAKey.generate_key(2048, {"kid": "number"}, private=True),
    ]


def introduce(port: int, known: list, groups: tuple[str, ...] = ("primary-care",)) -> None:
    """Puts the system into the configuration, by the system administrator."""
    admin = api.sign_in(port, "admin")
    read = admin.send("GET", "/api/v1/admin/configuration", Accept="application/json")
    assert read.status == 200, read
    document = read.body
    document["decisions"]["routes"]["external"] = True
    document["decisions"]["external"]["eventMessages"] = True
    for rule in document["eventRules"]:
        rule["enabled"] = True
    document["systemClients"] = [{
        "code": "hospital-ehr", "name": "Hospital EHR", "authority": "HOSP", "clinicalGroups": list(groups),
        "scopes": ["system/Communication.cr"],
        "jwks": {"keys": [{name: value for name, value in key.as_dict(private=False).items() if isinstance(value, str)} for key in known]},
    }]
    written = admin.send("PUT", "/api/v1/admin/configuration", document, If_Match=read.headers["ETag"])
    assert written.status == 200, written


def discovered(port: int) -> dict:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/.well-known/smart-configuration")
    return json.loads(connection.getresponse().read())


def ask(port: int, key, audience: str, **claims) -> tuple[int, dict]:
    """Asks for a token; claims replace the right ones."""
    now = int(time.time())
    said = {"iss": "hospital-ehr", "sub": "hospital-ehr", "aud": audience, "exp": now + 240, "jti": str(uuid.uuid4())} | claims
    algorithm = ALGORITHMS[key.key_type]
    signed = jwt.encode({"alg": algorithm, "kid": key.as_dict(private=False)["kid"]}, said, key, algorithms=[algorithm])
    form = {"grant_type": "client_credentials", "scope": "system/Communication.cr", "client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/oauth2/token", urllib.parse.urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def client(port: int, key) -> api.Client:
    status, answer = ask(port, key, discovered(port)["token_endpoint"])
    assert status == 200, answer
    return api.Client(port, answer["access_token"])


def message(number: str = "004411", subject: str = "Your results", body: str = "They are fine.", **more) -> dict:
    return {
        "kind": "medical", "from": {"clinicalGroup": {"authority": "HOSP", "code": "PRIM"}},
        "patient": {"authority": "HOSP", "identifier": number}, "subject": subject, "body": body,
    } | more
