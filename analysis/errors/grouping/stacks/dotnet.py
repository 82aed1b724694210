"""C#, F#, Visual Basic: `at Namespace.Class.Method(Type name) in file:line 12`, outer head and root frames first."""

from analysis.errors.grouping.stacks.language import Generated, Language, Library, lines

_QUALIFIED = r"(?:{name}[.+]){1,12}{name}(?:`0+)?(?:\[[^\]\n]{0,200}\])?"

LANGUAGE = Language(
    name="dotnet",
    shape=r"[ \t]*at [^\s()]+(?:\[[^\]\n]*\])?\(",
    frame=lines(
        r"\n[ \t]*at (?P<function>[^\s()]{1,300}(?:\[[^\]\n]{0,200}\])?)\([^\n]*?\)(?: in "
        r"(?P<file>[^\n]{1,500}):line 0+)?(?:<---)?$"
    ),
    heads=(
        lines(
            rf"^(?:Unhandled [Ee]xception[.:] ?)?(?P<type>{_QUALIFIED})(?: \([^)\n]{{1,40}}\))?"
            r"(?:: ?(?P<message>[^\n]*))?$"
        ),
        lines(rf"(?<=[\s:])(?P<type>{_QUALIFIED})(?: \([^)\n]{{1,40}}\))?(?:: ?(?P<message>[^\n]*))?$"),
    ),
    cause=lines(r"---> (?:(?P<part>\(Inner Exception #0+\) )|(?=\S))"),
    end="--- End of inner exception stack trace ---",
    libraries=(
        Library(
            reason="The runtime and its libraries.",
            example="System.Runtime.CompilerServices.TaskAwaiter.ThrowForNonSuccess",
            functions=("System.", "Microsoft.", "Internal.", "Interop.", "FSharp.", "Mono."),
        ),
        Library(
            reason="Code that was made while the program ran.",
            example="lambda_method00",
            functions=("lambda_method", "DynamicClass.", "Castle.", "AspectCore.", "(wrapper"),
        ),
        Library(
            reason="Job systems and message buses call the job.",
            example="Hangfire.Server.Worker.PerformJob",
            functions=(
                *(
                    "Hangfire.",
                    "Quartz.",
                    "MassTransit.",
                    "NServiceBus.",
                    "Rebus.",
                    "Wolverine.",
                    "TickerQ.",
                    "Coravel.",
                ),
                *("DurableTask.", "Temporalio.", "MediatR.", "Elsa.", "Orleans.", "Akka.", "RabbitMQ.", "Confluent."),
            ),
        ),
        Library(
            reason="Drivers and clients report what another machine said.",
            example="Npgsql.NpgsqlDataReader.NextResult",
            functions=(
                *("Npgsql.", "Dapper.", "MySql", "MongoDB.", "StackExchange.", "Oracle.", "NHibernate.", "LinqToDB."),
                *("Azure.", "Amazon.", "Google.", "Grpc.", "Polly.", "RestSharp.", "Refit.", "Flurl.", "Newtonsoft."),
                *("AutoMapper.", "FluentValidation.", "Serilog.", "NLog.", "log0net.", "Sentry.", "OpenTelemetry."),
                *("Xunit.", "NUnit.", "SixLabors.", "NetTopologySuite.", "CsvHelper.", "MailKit.", "Renci."),
            ),
        ),
    ),
    generated=(
        Generated(
            r"[.+]<>c(?:__DisplayClass0+_0+)?(?:<[^>]*>)?(?=[.+<])",
            "",
            "A class that holds what lambdas capture.",
            ("A.Job.<>c__DisplayClass0_0.<Sort>b__0", "A.Job.Sort"),
        ),
        Generated(
            r"<<([^>$]+)>[^.+]*>d(?:__0+)?(?:`0+)?[.+]MoveNext$",
            r"\1",
            "An async lambda's state machine.",
            ("A.Job.<<Sort>b__0_0>d.MoveNext", "A.Job.Sort"),
        ),
        Generated(
            r"<([^>]*)>d(?:__0+)?(?:`0+)?(?:\[[^\]]*\])?[.+]MoveNext$",
            r"\1",
            "The state machine of an async method or an iterator.",
            ("A.Job.<Send>d__0.MoveNext", "A.Job.Send"),
        ),
        Generated(
            r"<([^>]+)>g__([^|]+)\|[0_]+$", r"\1.\2", "A local function.", ("A.Job.<Run>g__Step|0_0", "A.Job.Run.Step")
        ),
        Generated(
            r"<([^>]+)>b__[0_]+$",
            r"\1",
            "A lambda belongs to the method it stands in.",
            ("A.Job.<Sort>b__0_0", "A.Job.Sort"),
        ),
        Generated(r"`0+|\[[^\]]*\]", "", "How many type arguments, and which.", ("A.Box`0.Put[T]", "A.Box.Put")),
    ),
)
