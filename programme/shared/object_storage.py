"""Files in a bucket that speaks S3, for sites of several machines. The bucket is closed: every file, pictures of public
pages too, reaches people through our own addresses only, so no policy is left out."""

from typing import Any, NoReturn
from urllib.parse import urljoin

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# Seconds until a request that waits for the bucket gives up: shorter than people, proxies and workers do.
CONNECT, READ = 3, 20


class BucketFiles(S3Storage):
    """What both kinds share: nothing is overwritten, nothing has access rights of its own, large files wait on disk."""

    def get_default_settings(self) -> dict[str, Any]:
        return {
            **super().get_default_settings(),
            "file_overwrite": False,
            "default_acl": None,
            "max_memory_size": settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
            # Web servers have threads of their own.
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(connect_timeout=CONNECT, read_timeout=READ, retries={"total_max_attempts": 3}),
        }


class PublicFiles(BucketFiles):
    """Pictures and documents of pages, under `media/`."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Our own address, answered by a view."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name).lstrip("/"))


class PrivateFiles(BucketFiles):
    """What people hand in, under `private/`."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> NoReturn:
        raise ValueError("This file has no address: a view that asks the policy serves it.")
