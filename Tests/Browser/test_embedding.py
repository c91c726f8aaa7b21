"""The tool that puts files into the program: what comes out of the compiler is what went in, byte for byte."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from pathlib import Path

import running

FOLDERS = (Path(running.BINARY).parent, running.PROJECT / ".build-tests/debug")
NAMES = ("embed-assets", "embed-assets-tool")
TOOL = next((str(path) for folder in FOLDERS for name in NAMES if (path := folder / name).exists()), "embed-assets")

# What the written source needs of the target it is part of.
SURROUNDINGS = """
import Foundation
struct Asset { let name, hashedName, contentType, entityTag: String; let bytes: [UInt8] }
enum Base64URL {
    static func bytes(_ text: String) -> [UInt8]? {
        let plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)).map { [UInt8]($0) }
    }
}
"""
MAIN = """
import Foundation
let found = EmbeddedAssets.all.map { [$0.name, $0.hashedName, $0.contentType, $0.entityTag, Data($0.bytes).base64EncodedString()] }
FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: found))
"""

HOSTILE = {
    "quotes.txt": b'"""# ends here? """## or """### here\n\\(interpolated) \\#(x) \\##(y)\n',
    "signs.css": b"####################\n",
    "lines.js": b"one\r\ntwo\rthree\n",
    "empty.txt": b"",
    "one.svg": b"\n",
    "bytes.png": bytes(range(256)),
    "broken.txt": b"\xff\xfe not UTF-8",
    "wide.txt": "ünï \u202e \U0001f9f5 \u2028".encode(),
}


def test_whatever_a_file_holds_is_embedded_as_it_is(tmp_path):
    files = []
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
        files.append(str(tmp_path / name))
    source = tmp_path / "embedded.swift"
    subprocess.run([TOOL, source, *files], check=True, capture_output=True)
    source.write_text(source.read_text().replace("import WebSupport", ""))
    (tmp_path / "surroundings.swift").write_text(SURROUNDINGS)
    (tmp_path / "main.swift").write_text(MAIN)
    made = tmp_path / "show"
    parts = [source, tmp_path / "surroundings.swift", tmp_path / "main.swift"]
    compiled = subprocess.run(["swiftc", "-o", made, *parts], capture_output=True, text=True)
    assert compiled.returncode == 0, compiled.stderr
    found = json.loads(subprocess.run([made], check=True, capture_output=True).stdout)
    assert [one[0] for one in found] == list(HOSTILE)
    for name, hashed, kind, tag, content in found:
        digest = hashlib.sha256(HOSTILE[name]).hexdigest()
        stem, suffix = name.split(".")
        assert base64.b64decode(content) == HOSTILE[name], name
        assert hashed == f"{stem}.{digest[:12]}.{suffix}"
        assert tag == f'"{digest[:32]}"'
        assert kind.startswith({"txt": "text/plain", "css": "text/css", "js": "text/javascript"}.get(suffix, "image/"))


def test_a_file_of_an_unknown_kind_is_named_and_nothing_is_written(tmp_path):
    (tmp_path / "page.html").write_text("<p>")
    answer = subprocess.run([TOOL, tmp_path / "out.swift", tmp_path / "page.html"], capture_output=True, text=True)
    assert answer.returncode == 1 and "page.html: files of this kind are not embedded" in answer.stderr
    assert not (tmp_path / "out.swift").exists()
