"""Which version of the program this is."""


def installed_version() -> str:
    """The version of the installed program."""
    from importlib.metadata import PackageNotFoundError, version  # which takes a while, and few ask

    try:
        return version("activation-lab")
    except PackageNotFoundError:
        return "(not installed)"
