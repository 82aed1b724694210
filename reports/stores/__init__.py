"""Where snapshots and reports are kept: a folder or a blob container, behind one contract."""

from reports.stores.address import BadAddressError, container_of, file_in, open_store, place_of, within
from reports.stores.contract import AlreadyExists, Cache, Changed, StorageUnavailable, Store, Stored, StoreError

__all__ = [
    "AlreadyExists",
    "BadAddressError",
    "Cache",
    "Changed",
    "StorageUnavailable",
    "Store",
    "StoreError",
    "Stored",
    "container_of",
    "file_in",
    "open_store",
    "place_of",
    "within",
]
