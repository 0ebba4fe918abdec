"""Every exception ipdocs raises. Each message says what, where, and what to do."""


class IpdocsError(Exception):
    """Base of all."""


class UnreadableDocument(IpdocsError):
    """A document that cannot be read is set aside; the run goes on.

    `stage` is where it failed (`discover`, `decode`, `html`, …), `reason` what was wrong, `hint` what to do; `limit` is
    the field of `Settings` that it is over, if it is.
    """

    def __init__(self, stage: str, reason: str, hint: str, limit: str | None = None) -> None:
        super().__init__(f"{stage}: {reason} ({hint})")
        self.stage = stage
        self.reason = reason
        self.hint = hint
        self.limit = limit

    def __reduce__(self) -> tuple[type["UnreadableDocument"], tuple[str, str, str, str | None]]:
        return type(self), (self.stage, self.reason, self.hint, self.limit)


class EmptyDocument(UnreadableDocument):
    """No bytes, or no visible character."""


class UnknownType(UnreadableDocument):
    """Neither text nor HTML."""


class UnknownEncoding(UnreadableDocument):
    """No encoding decodes the bytes."""


class LimitExceeded(UnreadableDocument):
    """Over one of the limits in `Settings`."""


class CorpusError(IpdocsError):
    """The corpus or the output folder cannot be used: the run itself fails."""


class MissingExtra(IpdocsError):
    """A format needs a library that is not installed: one of the extras of ipdocs."""


class BreakingChange(IpdocsError):
    """A schema does not keep what the one of the same version promised."""


class SettingsError(IpdocsError):
    """A settings file, or a flag over it, says what cannot be."""


class RegistryError(IpdocsError):
    """The registry's data is inconsistent."""


class Stopped(IpdocsError):
    """A signal ended the run: the user, or the system, wants it to stop. `signal` is its number."""

    def __init__(self, message: str, signal: int) -> None:
        super().__init__(message)
        self.signal = signal


class DatasetLocked(CorpusError):
    """Another run is writing the same output folder."""
