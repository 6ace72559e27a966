"""SMPP units, read by another implementation than ours; and the octets of texts."""

from contextlib import suppress

import smpp34
from hypothesis import given
from hypothesis import strategies as st

from messages.segments import measure
from services.notify.providers import smpp_pdu as pdu
from services.notify.providers.sms_text import GSM, UCS2, octets, with_header

HINDI = "आपकी शिकायत मिल गई। आगे की जानकारी इसी नंबर से देखें।"


def submission(**changes) -> pdu.Submission:
    values = {
        "header": "NAGSTU",
        "to": "919000000001",
        "content": b"hello",
        "coding": GSM,
        "has_udh": False,
        "life": 5,
        "optional": {pdu.DLT_ENTITY: b"110", pdu.DLT_TEMPLATE: b"220", pdu.DLT_TELEMARKETER: b"9"},
    }
    return pdu.Submission(**(values | changes))


def decoded(one: pdu.Submission):
    return smpp34.decode(pdu.Unit(pdu.SUBMIT_SM, 0, 7, one.body()).encode())


def test_another_implementation_reads_all_that_a_submission_says():
    read = decoded(submission())
    assert (read.source_addr_ton, read.source_addr) == (5, "NAGSTU")
    assert (read.dest_addr_ton, read.dest_addr_npi, read.destination_addr) == (1, 1, "919000000001")
    assert (read.short_message, read.data_coding, read.esm_class) == (b"hello", GSM, 0)
    assert read.registered_delivery == 1 and read.validity_period == "000000000500000R"
    tlvs = {tlv.tag: tlv.value for tlv in read.tlvs}
    assert tlvs == {0x1400: b"110", 0x1401: b"220", 0x1402: b"9"}


def test_a_long_text_travels_in_the_payload_where_the_operator_takes_it():
    text = octets(HINDI * 4)
    read = decoded(submission(content=b"".join(text.parts), coding=UCS2, as_payload=True))
    assert read.short_message == b""
    (payload,) = (tlv.value for tlv in read.tlvs if tlv.tag == pdu.MESSAGE_PAYLOAD)
    assert payload.decode("utf-16-be") == HINDI * 4


def test_a_receipt_is_read_from_its_parameters_or_else_from_its_text():
    text = b"id:0a1b sub:001 dlvrd:000 submit date:1 done date:2 stat:UNDELIV err:069 text:"
    for tlvs, wanted in [
        ([], ("0a1b", "UNDELIV", "069")),
        (
            [smpp34.Tlv(pdu.RECEIPTED_ID, b"77\0"), smpp34.Tlv(pdu.MESSAGE_STATE, b"\x02")],
            ("77", "DELIVRD", "069"),
        ),
    ]:
        delivery = smpp34.DeliverSm("919000000001", "NAGSTU", text, esm_class=4, tlvs=tlvs)
        read = pdu.delivery(delivery.encode()[16:])
        assert read.is_receipt and read.source == "919000000001" and read.receipt() == wanted


@given(st.binary(max_size=300))
def test_octets_that_are_no_delivery_are_malformed_and_nothing_else(body):
    with suppress(pdu.Malformed):
        pdu.delivery(body)


def test_units_are_taken_whole_from_a_stream_that_is_cut_anywhere():
    units = [pdu.Unit(pdu.ENQUIRE_LINK, 0, 1), pdu.Unit(pdu.SUBMIT_SM, 0, 2, submission().body())]
    stream = b"".join(unit.encode() for unit in units)
    for cut in range(len(stream)):
        buffer = bytearray(stream[:cut])
        read = list(pdu.units(buffer))
        buffer += stream[cut:]
        assert read + list(pdu.units(buffer)) == units


@given(st.text(alphabet="abc €[]{}क़ा्ष😀।\n", max_size=400))
def test_texts_are_cut_into_as_many_parts_as_are_billed_and_nothing_is_lost(text):
    cut, size = octets(text), measure(text)
    assert len(cut.parts) == size.segments
    assert (cut.coding == GSM) == (size.alphabet == "gsm-7")
    longest = 160 if cut.coding == GSM else 140
    assert all(len(part) <= longest for part in with_header(cut.parts, 1) if cut.coding == UCS2)
    if cut.coding == UCS2:
        assert b"".join(cut.parts).decode("utf-16-be") == text
        assert all(part.decode("utf-16-be") for part in cut.parts if text), "no letter is cut"
    else:
        assert all(not part.endswith(b"\x1b") for part in cut.parts), "no escape is cut"
