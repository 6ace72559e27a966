"""Personal fields are ciphertext in the database, and keys can be changed without touching them."""

import base64
import os

import pytest
from pymongo.errors import EncryptionError

from chassis.cipher import KEYS, FieldCipher

PERSON = {"name": "परीक्षण नागरिक", "mobile": "9000000001", "suspects": [{"name": "Nobody"}]}


def master_key():
    return base64.b64encode(os.urandom(96)).decode()


def test_what_is_encrypted_is_read_back_and_shows_nothing(database):
    cipher = FieldCipher(database, master_key())
    secret = cipher.encrypt(PERSON)
    assert cipher.decrypt(secret) == PERSON
    assert b"9000000001" not in secret


def test_the_same_value_looks_different_each_time_unless_it_is_for_lookup(database):
    cipher = FieldCipher(database, master_key())
    assert cipher.encrypt("x") != cipher.encrypt("x")
    assert cipher.encrypt("x", lookup=True) == cipher.encrypt("x", lookup=True)


def test_two_processes_of_a_service_read_each_other(database):
    key = master_key()
    assert FieldCipher(database, key).decrypt(FieldCipher(database, key).encrypt(PERSON)) == PERSON
    assert database[KEYS].count_documents({}) == 1


def test_another_services_key_opens_nothing(database):
    secret = FieldCipher(database, master_key()).encrypt(PERSON)
    with pytest.raises(EncryptionError):
        FieldCipher(database, master_key()).decrypt(secret)


def test_after_a_new_data_key_old_documents_stay_readable_and_findable(database):
    key = master_key()
    cipher = FieldCipher(database, key)
    old, old_lookup = cipher.encrypt(PERSON), cipher.encrypt("9000000001", lookup=True)
    cipher.rotate()
    new_lookup = cipher.encrypt("9000000001", lookup=True)
    assert cipher.decrypt(old) == PERSON
    assert new_lookup != old_lookup
    assert set(cipher.lookups("9000000001")) == {old_lookup, new_lookup}
    assert FieldCipher(database, key).encrypt("9000000001", lookup=True) == new_lookup


def test_a_new_master_key_wraps_the_data_keys_anew_and_the_old_one_then_opens_nothing(database):
    old_key, new_key = master_key(), master_key()
    secret = FieldCipher(database, old_key).encrypt(PERSON)
    assert FieldCipher(database, new_key, previous=old_key).decrypt(secret) == PERSON
    assert FieldCipher(database, new_key).decrypt(secret) == PERSON
    with pytest.raises(EncryptionError):
        FieldCipher(database, old_key).decrypt(secret)
