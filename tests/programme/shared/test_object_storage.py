"""Files in a bucket: reached through our own addresses only, never overwritten."""

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto import mock_aws

from programme.shared.uploads import private_storage, serve_private

KNOWN = {"bucket_name": "files", "region_name": "eu-west-2", "access_key": "key", "secret_key": "secret"}


@pytest.fixture
def bucket(settings):
    with mock_aws():
        made = boto3.resource("s3", "eu-west-2", aws_access_key_id="key", aws_secret_access_key="secret").Bucket(
            "files"
        )
        made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "programme.shared.object_storage.PublicFiles",
                "OPTIONS": {**KNOWN, "location": "media"},
            },
            "private": {
                "BACKEND": "programme.shared.object_storage.PrivateFiles",
                "OPTIONS": {**KNOWN, "location": "private"},
            },
        }
        yield made
        made.meta.client.close()


def test_a_private_file_has_no_address_and_comes_out_as_a_download_only(bucket):
    name = private_storage().save("ab/abcdef", ContentFile(b"%PDF-1.4"))

    assert [each.key for each in bucket.objects.all()] == ["private/ab/abcdef"]
    with pytest.raises(ValueError, match="no address"):
        private_storage().url(name)
    response = serve_private(name, "plan.pdf", "pdf")
    assert b"".join(response.streaming_content) == b"%PDF-1.4"
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'


def test_a_file_has_no_access_rights_of_its_own(bucket):
    private_storage().save("ab/abcdef", ContentFile(b"x"))

    grants = bucket.Object("private/ab/abcdef").Acl().grants
    assert [each["Grantee"]["Type"] for each in grants] == ["CanonicalUser"], "nobody but the owner"


def test_nothing_is_ever_overwritten(bucket):
    first = private_storage().save("ab/abcdef", ContentFile(b"first"))
    second = private_storage().save("ab/abcdef", ContentFile(b"second"))

    assert first != second
    with private_storage().open(first) as kept:
        assert kept.read() == b"first"


def test_a_file_that_is_gone_is_not_found(bucket):
    with pytest.raises(FileNotFoundError):
        private_storage().open("ab/nothing")


def test_pictures_of_pages_have_our_own_addresses_and_are_served_by_us(client, bucket, db):
    name = storages["default"].save("images/abc.webp", ContentFile(b"RIFF"))

    assert storages["default"].url(name) == "/media/images/abc.webp"
    answer = client.get("/media/images/abc.webp")
    assert b"".join(answer.streaming_content) == b"RIFF"
    assert client.get("/media/images/other.webp").status_code == 404
    assert client.get("/media/../private/ab/abcdef").status_code == 404
