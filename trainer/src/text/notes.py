#!/usr/bin/env python3
"""Public sets of real notes with codes, as JSON lines for `longitude ingest jsonl`.

    notes.py codiesp DIR OUT        CodiEsp, the published folder: train and dev, English
    notes.py mtsamples FILE OUT [ALL]  MTSamples with weak labels, one JSON object a line; of ALL,
                                    the whole set in the same form, what FILE leaves out has no
                                    codes and teaches words alone
    notes.py descriptions FILE OUT  a CMS list of codes (plain or gzip), for --descriptions

Writes OUT/<set>-train.jsonl, OUT/<set>-test.jsonl and, where there are texts without codes,
OUT/<set>-background.jsonl. Every document is an admission and a patient of its own. CodiEsp's dev
becomes the test split, and MTSamples' dev joins train: what has to be tuned is tuned by folds of
train. Needs Python 3.8 or later and nothing else. The texts stay where you put them: neither set
is part of Longitude.
"""

import gzip
import json
import pathlib
import sys
import tarfile


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(
        path, encoding="utf-8")


def one(directory, *patterns):
    for pattern in patterns:
        for found in sorted(directory.glob(pattern)):
            return found
    sys.exit(f"{directory}: no {' or '.join(patterns)} (expected: CodiEsp as it is published)")


def codiesp_codes(directory, part):
    codes = {}
    with opened(one(directory, f"{part}/{part}D.tsv*")) as lines:
        for line in lines:
            document, code = line.rstrip("\n").split("\t")[:2]
            known = codes.setdefault(document, [])
            if code.upper() not in known:
                known.append(code.upper())
    return codes


def codiesp_texts(directory):
    """(part, document, text) of every English text, from the folders or from one archive."""
    archives = sorted(directory.glob("*.tar.gz"))
    if archives:
        texts = []
        # In the archive's own order: going back in a compressed file means reading it anew.
        with tarfile.open(archives[0]) as archive:
            for member in archive:
                path = pathlib.PurePosixPath(member.name)
                if member.isfile() and path.suffix == ".txt":
                    text = archive.extractfile(member).read().decode()
                    texts.append((path.parts[0], path.stem, text))
        yield from sorted(texts)
        return
    for path in sorted(directory.glob("*/text_files_en/*.txt")):
        yield path.parent.parent.name, path.stem, path.read_text(encoding="utf-8")


def codiesp(source, out):
    codes = {part: codiesp_codes(source, part) for part in ("train", "dev")}
    names = {"train": "train", "dev": "test", "background": "background"}
    notes = {name: [] for name in names.values()}
    for part, document, text in codiesp_texts(source):
        if part in names:
            note = line(document, text)
            if part != "background":
                note["codes"] = [
                    {"code": code, "system": "ICD_10_CM", "kind": "DIAGNOSIS"}
                    for code in codes[part].get(document, [])
                ]
            notes[names[part]].append(note)
    write("codiesp", notes, out)


def mtsamples(source, out, whole=None):
    notes = {"train": [], "test": [], "background": []}
    labelled = set()
    with opened(source) as lines:
        for each in map(json.loads, lines):
            labelled.add(each["sample_id"])
            note = line(each["sample_id"], each["text"])
            note["codes"] = [
                {"code": code, "system": "ICD_9_CM", "kind": "DIAGNOSIS"}
                for code in each["labels"]
            ]
            notes["test" if each["split"] == "test" else "train"].append(note)
    if whole:
        with opened(whole) as lines:
            notes["background"] = [
                line(each["id"], each["text"])
                for each in map(json.loads, lines)
                if each["id"] not in labelled
            ]
    write("mtsamples", notes, out)


def line(document, text):
    identity = str(document)
    return {
        "note_id": identity,
        "admission_id": identity,
        "patient_id": identity,
        "text": text,
    }


def write(name, notes, out):
    out.mkdir(parents=True, exist_ok=True)
    for split, lines in notes.items():
        if lines:
            file = out / f"{name}-{split}.jsonl"
            with open(file, "w", encoding="utf-8") as to:
                for each in lines:
                    to.write(json.dumps(each, ensure_ascii=False) + "\n")
            print(f"{file}: {len(lines)} notes")


def descriptions(source, out):
    """`A000 Cholera ...` or `00845  Int inf ...`: a code without its dot, then what it means."""
    entries = []
    # ICD-9's list begins with digits, and only its codes of causes have four places before the dot.
    ninth = False
    with gzip.open(source, "rt", encoding="latin-1") if source.suffix == ".gz" else open(
            source, encoding="latin-1") as lines:
        for each in lines:
            code, _, text = each.strip().partition(" ")
            if code and text.strip():
                ninth = ninth or (not entries and code[0].isdigit())
                place = 4 if ninth and code[0] == "E" else 3
                dotted = code if len(code) <= place else f"{code[:place]}.{code[place:]}"
                entries.append({"code": dotted, "description": text.strip()})
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(entries, indent=0), encoding="utf-8")
    print(f"{out}: {len(entries)} codes")


def main(arguments):
    kinds = {"codiesp": codiesp, "mtsamples": mtsamples, "descriptions": descriptions}
    most = 4 if arguments[:1] == ["mtsamples"] else 3
    if not 3 <= len(arguments) <= most or arguments[0] not in kinds:
        sys.exit(__doc__)
    kinds[arguments[0]](*map(pathlib.Path, arguments[1:]))


if __name__ == "__main__":
    main(sys.argv[1:])
