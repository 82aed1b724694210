"""What Service Bus, or the way to it, says instead of an answer, with what to do."""

from analysis.model import Failure

_ROLE = (
    "give the app's identity the role Azure Service Bus Data Receiver on the queue or its namespace (there is no role"
    " that may only peek; Jobscope never receives)"
)
_NAMES = "check the namespace and the queues in JOBSCOPE_SERVICE_BUS"
_PATH = (
    "check DNS, the private endpoint and the network rules of the namespace, and that TCP 5671 is open; the next run"
    " asks again"
)


def not_looked_at(queue: str, all_s: float) -> Failure:
    return Failure(
        f"the dead letters of {queue} were not looked at: the queues before it took the {all_s:g} s of Service Bus",
        _PATH,
    )


def unreadable(queue: str) -> Failure:
    return Failure(
        f"Service Bus gave an answer about {queue} that cannot be read",
        f"check what stands between the app and Service Bus; {_NAMES}",
    )


def explained(error: BaseException, namespace: str, queue: str, limit_s: float) -> Failure:
    """The client's own texts are left out: they repeat the service's, and addresses."""
    from azure.core.exceptions import ClientAuthenticationError
    from azure.servicebus import exceptions as sdk

    name, inner = namespace.partition(".")[0], getattr(error, "inner_exception", None)
    if isinstance(error, ClientAuthenticationError) or isinstance(inner, ClientAuthenticationError):
        return Failure("no token for Service Bus could be had", f"turn on the app's managed identity, and {_ROLE}")
    if isinstance(error, sdk.MessagingEntityNotFoundError):
        return Failure(f"the Service Bus namespace {name} has no queue {queue}", _NAMES)
    if isinstance(error, sdk.MessagingEntityDisabledError):
        return Failure(
            f"the Service Bus queue {queue} is disabled", "enable it, or take it out of JOBSCOPE_SERVICE_BUS"
        )
    if isinstance(error, sdk.ServiceBusAuthorizationError | sdk.ServiceBusAuthenticationError):
        return Failure(f"Service Bus refused the app's identity at {queue}", _ROLE)
    if isinstance(error, sdk.ServiceBusServerBusyError):
        return Failure(
            f"Service Bus was too busy to answer about {queue}",
            "look at the throttled requests of the namespace; the next run asks again",
        )
    if isinstance(error, sdk.ServiceBusQuotaExceededError):
        return Failure(
            f"Service Bus has no connection left for {queue}", "look at the open connections of the namespace"
        )
    if isinstance(error, sdk.OperationTimeoutError | TimeoutError) or isinstance(inner, TimeoutError):
        return Failure(
            f"Service Bus did not answer about {queue} within {limit_s:.2g} s",
            f"{_NAMES}, since the client waits in vain where there is no such queue; {_PATH}",
        )
    if isinstance(error, sdk.ServiceBusConnectionError | sdk.ServiceBusCommunicationError | OSError) or isinstance(
        inner, OSError
    ):
        return Failure(f"Service Bus could not be reached at {name}, or broke the connection off", _PATH)
    return unreadable(queue)
