"""Java, Kotlin, Scala and Groovy: `at package.Class.method(File.java:12)`, outer exception first."""

from analysis.errors.grouping.stacks.language import Generated, Language, Library, lines

_QUALIFIED = r"(?:[a-z_$][\w$\ue000-\ue0ff]*\.){1,12}{name}(?:[.$]{name}){0,5}"

LANGUAGE = Language(
    name="java",
    shape=r"[ \t]+at [^\s()]+\((?:[\w$]+\.(?:java|kts?|scala|groovy|clj)|Native Method|Unknown Source|<generated>"
    r"|SourceFile)",
    frame=lines(
        r"\n[ \t]+at (?:[\w.@-]*/{1,2})?(?P<function>[^\s()/]+(?:/0x[0a-f]+)?[^\s()/]*)"
        r"\((?P<file>{name}\.(?:java|kts?|scala|groovy|clj)(?::0+)?|Native Method|Unknown Source|<generated>"
        r"|Unknown Source:0+|SourceFile(?::0+)?)\)"
    ),
    heads=(
        lines(rf"^(?:Exception in thread \"[^\"\n]*\" )?(?P<type>{_QUALIFIED})(?:: ?(?P<message>[^\n]*))?$"),
        lines(rf"(?:^|(?<=[\s:]))(?P<type>{_QUALIFIED}); (?P<message>[^\n]*)$"),
        lines(rf"(?<=[\s:])(?P<type>{_QUALIFIED})(?:: ?(?P<message>[^\n]*))?$"),
        lines(r"^(?P<type>[A-Z][\w$\ue000-\ue0ff]*(?:Exception|Error|Throwable))(?:: ?(?P<message>[^\n]*))?$"),
    ),
    cause=lines(r"\n(?:Caused by: |Wrapped by: |(?P<aside>[ \t]+(?:Suppressed|Caused by): ))"),
    libraries=(
        Library(
            reason="The runtime calls what it was given.",
            example="java.util.concurrent.FutureTask.run",
            functions=("java.", "javax.", "jdk.", "sun.", "com.sun.", "jakarta.", "android.", "androidx.", "dalvik."),
        ),
        Library(
            reason="The runtimes of other languages on the same machine.",
            example="kotlinx.coroutines.DispatchedTask.run",
            functions=("kotlin.", "kotlinx.", "scala.", "groovy.", "org.codehaus.groovy.", "clojure.", "io.ktor."),
        ),
        Library(
            reason="Frameworks call the job; what they throw was caused by the caller.",
            example="org.springframework.aop.framework.CglibAopProxy.proceed",
            functions=(
                *("org.springframework.", "io.quarkus.", "io.micronaut.", "io.vertx.", "io.helidon.", "play.", "akka."),
                *("org.apache.", "org.eclipse.", "org.jboss.", "org.glassfish.", "io.undertow.", "io.netty."),
                *("reactor.", "io.reactivex.", "rx.", "io.projectreactor.", "io.smallrye.", "com.netflix."),
                *("org.aspectj.", "net.bytebuddy.", "net.sf.cglib.", "javassist.", "org.objectweb.", "com.google."),
            ),
        ),
        Library(
            reason="Job systems and schedulers run every job.",
            example="org.quartz.core.JobRunShell.run",
            functions=(
                *("org.quartz.", "org.jobrunr.", "com.github.kagkarlsson.", "io.temporal.", "io.camunda."),
                *("org.camunda.", "org.flowable.", "org.jbpm.", "com.uber.cadence.", "net.javacrumbs.", "io.zeebe."),
            ),
        ),
        Library(
            reason="Drivers and clients report what another machine said.",
            example="org.postgresql.core.v3.QueryExecutorImpl.execute",
            functions=(
                *(
                    "org.postgresql.",
                    "com.mysql.",
                    "org.mariadb.",
                    "oracle.",
                    "com.microsoft.",
                    "org.h2.",
                    "com.zaxxer.",
                ),
                *("org.hibernate.", "org.jooq.", "org.mybatis.", "com.mchange.", "org.flywaydb.", "liquibase."),
                *("okhttp3.", "okio.", "retrofit2.", "feign.", "com.squareup.", "com.fasterxml.", "com.mongodb."),
                *("redis.", "io.lettuce.", "org.redisson.", "com.rabbitmq.", "software.amazon.", "com.amazonaws."),
                *("com.azure.", "io.grpc.", "io.opentelemetry.", "io.micrometer.", "org.slf4j.", "ch.qos.", "brave."),
                *("io.github.resilience0j.", "io.sentry.", "datadog.", "com.newrelic.", "org.junit.", "org.mockito."),
                *("org.testng.", "lombok.", "org.elasticsearch.", "com.sap.", "org.xerial.", "org.sqlite."),
            ),
        ),
    ),
    generated=(
        Generated(
            r"\$\$Lambda.*?(?=\.[^.]*$)|\$\$Lambda.*$",
            "",
            "Numbered anew in every process.",
            ("a.Loop$$Lambda$00/0x0000a.run", "a.Loop.run"),
        ),
        Generated(
            r"\$\$(?:Enhancer|FastClass|Spring|Proxy|_)[^.]*",
            "",
            "A proxy around the class.",
            ("a.Repo$$SpringCGLIB$$0.save", "a.Repo.save"),
        ),
        Generated(
            r"(?<=\.)(?:lambda\$|\$anonfun\$|access\$)([A-Za-z_]\w*)(?:\$[\w$]*)?$",
            r"\1",
            "A lambda belongs to the method it stands in.",
            ("a.Loop.lambda$start$0", "a.Loop.start"),
        ),
        Generated(
            r"\$([a-z]\w*)\$0+\.(?:invokeSuspend|invoke|resumeWith)$",
            r".\1",
            "A coroutine belongs to the function it was cut from.",
            ("a.Stock$reserve$0.invokeSuspend", "a.Stock.reserve"),
        ),
        Generated(
            r"\$(?:Companion|Default(?:Impls)?|0+)(?=[.$])",
            "",
            "Companions and anonymous classes.",
            ("a.Stock$Companion.of", "a.Stock.of"),
        ),
        Generated(r"\$suspendImpl$|\$default$", "", "A bridge the compiler made.", ("a.B.load$default", "a.B.load")),
    ),
)
