"""Which version of the program this is."""

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """The version of the installed program."""
    try:
        return version("activation-lab")
    except PackageNotFoundError:
        return "(not installed)"
