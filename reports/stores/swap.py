"""A file that several may write at once, changed by compare-and-swap."""

from collections.abc import Callable, Mapping

from reports.stores.contract import AlreadyExists, Cache, Changed, StorageUnavailable, Store, Stored


def swap(
    store: Store,
    name: str,
    made: Callable[[Stored | None], bytes | None],
    *,
    tries: int,
    metadata: Mapping[str, str] | None = None,
    fix: str = "Look for another program that writes this file.",
) -> bool:
    """Put what is `made` of a file in its place; once more, of what they left, where somebody else was faster.

    False where None is made: the file stays as it is. Raises StorageUnavailable, also after so many tries with `fix`.
    """
    for _ in range(tries):
        current = store.read(name)
        content = made(current)
        if content is None:
            return False
        try:
            if current is None:
                store.create(name, content, cache=Cache.REVALIDATE, metadata=metadata)
            else:
                store.replace(name, content, etag=current.etag, cache=Cache.REVALIDATE, metadata=metadata)
        except (AlreadyExists, Changed):
            continue
        return True
    raise StorageUnavailable(f"{name} in {store.location} changed {tries} times while it was to be replaced.", fix)
