"""SPF, DKIM and DMARC: what is there, and the exact record that is missing."""

import struct

import pytest

from odzew.channels.email import dns
from odzew.channels.email.dns import NoAnswer
from odzew.channels.email.domain_check import check_domain

GOOD = {
    "lnianydom.example": ["v=spf1 include:_spf.google.com ~all", "google-site-verification=x"],
    "google._domainkey.lnianydom.example": ["v=DKIM1; k=rsa; p=" + "A" * 200],
    "_dmarc.lnianydom.example": ["v=DMARC1; p=reject"],
}


def found(
    records: dict[str, list[str]], host: str = "smtp.gmail.com", address: str = "pomoc@lnianydom.example"
):
    return {
        one.kind: one for one in check_domain(address, smtp_host=host, lookup=lambda n: records.get(n, []))
    }


def test_a_domain_in_order_is_good():
    assert {one.state for one in found(GOOD).values()} == {"good"}


@pytest.mark.parametrize(
    ("spf", "state", "value"),
    [
        ([], "missing", "v=spf1 include:_spf.google.com ~all"),
        (["v=spf1 mx ~all"], "weak", "v=spf1 include:_spf.google.com mx ~all"),
        (["v=spf1 +all"], "weak", "v=spf1 ~all"),
        (["v=spf1 mx ~all", "v=spf1 a -all"], "weak", "v=spf1 mx a ~all"),
    ],
)
def test_spf_says_what_to_write(spf, state, value):
    one = found({**GOOD, "lnianydom.example": spf})["SPF"]
    assert (one.state, one.name, one.value) == (state, "lnianydom.example", value)


def test_an_own_server_is_named_by_its_name():
    one = found({}, host="mail.lnianydom.example")["SPF"]
    assert one.value == "v=spf1 a:mail.lnianydom.example ~all"


def test_a_withdrawn_key_is_no_key():
    records = {**GOOD, "google._domainkey.lnianydom.example": ["v=DKIM1; p="]}
    one = found(records)["DKIM"]
    assert (one.state, one.name) == ("missing", "google._domainkey.lnianydom.example")


def test_dmarc_is_looked_for_above_a_subdomain():
    records = {"_dmarc.lnianydom.example": ["v=DMARC1; p=quarantine"]}
    assert found(records, address="a@sklep.lnianydom.example")["DMARC"].state == "good"
    assert found({}, address="a@lnianydom.example")["DMARC"].value.startswith("v=DMARC1; p=none; rua=mailto:")


def test_a_silent_name_server_is_no_verdict():
    def silent(name: str) -> list[str]:
        raise NoAnswer(name)

    assert {one.state for one in check_domain("a@x.example", lookup=silent)} == {"unknown"}


def test_an_answer_is_read_with_compressed_names_and_split_strings():
    question = dns._question("x.example")
    record = b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, 12) + b"\x04v=sp\x06f1 mx "
    cname = b"\xc0\x0c" + struct.pack(">HHIH", 5, 1, 60, 2) + b"\xc0\x0c"
    answer = question[:2] + b"\x81\x80" + struct.pack(">HHHH", 1, 2, 0, 0) + question[12:] + cname + record
    assert dns.read_answer(answer, question) == ["v=spf1 mx "]
    with pytest.raises(ValueError, match="not the answer"):
        dns.read_answer(b"xx" + answer[2:], question)
    failed = answer[:3] + b"\x82" + answer[4:]
    with pytest.raises(ValueError, match="failed"):
        dns.read_answer(failed, question)
