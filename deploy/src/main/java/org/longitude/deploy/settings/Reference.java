package org.longitude.deploy.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.longitude.schemas.TopicLayout;
import org.longitude.service.trace.TracingVariable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** docs/configuration.md: every setting there is, as the code has it. */
final class Reference {

    private static final String INTRODUCTION =
            """
            # Configuration

            Written by `./longitude reference configuration` from the code itself; a test fails where this file and the code differ. Change the code, then write it anew:

                ./longitude reference configuration --out docs/configuration.md

            ## Where a setting comes from

            The first of these that has it:

            1. the command line: `--http-port 8080`
            2. an environment variable: `LONGITUDE_HTTP_PORT=8080`, or `LONGITUDE_HTTP_PORT_FILE=/run/secrets/port`, which names a file with the value
            3. the properties file that `LONGITUDE_OPTIONS_FILE` names: `http-port=8080` a line. One file may serve several services: each takes what it knows, and `preprocess.categories=…` is for `serve preprocess` alone
            4. the default below

            All options of services (`serve …`) have a variable and a name in the file; other commands have them for `--bootstrap`, `--registry` and `--config`. A variable that begins with `LONGITUDE_`, or a name in that file, that no service knows stops the start: a name mistyped would be a setting that does not hold.

            Kafka's settings have Kafka's names, and the registry's Confluent's. They stand in the file that `--config` names, or in variables: `LONGITUDE_KAFKA_SASL_JAAS_CONFIG_FILE=/run/secrets/jaas` sets `sasl.jaas.config`. The file may refer to others by Kafka's own `config.providers`, also for the registry's settings:

                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-512
                config.providers=secrets
                config.providers.secrets.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider
                sasl.jaas.config=${secrets:/run/secrets:jaas}

            No secret has to be on a command line. A setting that is wrong stops the start with one line that says what was found and what is expected.

            ## Exit codes

            | code | means |
            |---|---|
            | 0 | done, or stopped on request |
            | 1 | the work or a check failed |
            | 2 | wrong usage: the command line |
            | 3 | wrong configuration, or something outside is not there |
            | 130, 143 | ended by SIGINT or SIGTERM, after a shutdown in order |
            """;

    private static final String TRACING =
            """

            ## Tracing

            OpenTelemetry's own variables, read by all services (`serve calibration` makes no spans), by `ingest` and by `demo`; each `NAME_FILE` may name a file with the value. None of them set: no spans, and nothing of OpenTelemetry is loaded. Other variables of its SDK hold as it documents them.

            | variable | means |
            |---|---|
            """;

    private final CommandSpec root;
    private final StringBuilder text = new StringBuilder(INTRODUCTION);

    private Reference(CommandSpec root) {
        this.root = root;
    }

    /** In Markdown. */
    static String of(CommandSpec root) {
        Reference reference = new Reference(root);
        reference.variables();
        reference.commands();
        reference.clients();
        reference.topics();
        return reference.text.toString();
    }

    private void variables() {
        text.append("\n## Variables that stand for no option\n\n| variable | means |\n|---|---|\n");
        OtherVariable.ALL.forEach(it -> row("`" + it.name() + "`", it.meaning()));
        text.append(TRACING);
        TracingVariable.ALL.forEach(it -> row("`" + it.name() + "`", it.meaning()));
    }

    private void commands() {
        List<CommandSpec> services = new ArrayList<>();
        List<CommandSpec> others = new ArrayList<>();
        for (CommandSpec command : leaves(root)) {
            (OptionNames.isService(command) ? services : others).add(command);
        }
        text.append("\n## Services\n");
        services.forEach(this::command);
        text.append("\n## Other commands\n");
        others.forEach(this::command);
    }

    /** Commands that do something, in the order in which help lists them. */
    private static List<CommandSpec> leaves(CommandSpec command) {
        List<CommandSpec> leaves = new ArrayList<>();
        for (CommandLine each : command.subcommands().values()) {
            CommandSpec sub = each.getCommandSpec();
            if (sub.usageMessage().hidden()) {
                continue;
            }
            if (!rows(sub).isEmpty()) {
                leaves.add(sub);
            }
            leaves.addAll(leaves(sub));
        }
        return leaves;
    }

    private void command(CommandSpec command) {
        text.append("\n### ").append(command.qualifiedName()).append("\n\n");
        text.append(String.join(" ", command.usageMessage().description()).strip());
        Map<String, String> exits = command.usageMessage().exitCodeList();
        if (!exits.isEmpty()) {
            List<String> said = new ArrayList<>();
            exits.forEach((code, meaning) -> said.add(code + " " + meaning));
            text.append(" Exit codes: ").append(String.join(", ", said)).append('.');
        }
        List<OptionRow> rows = rows(command);
        boolean service = OptionNames.isService(command);
        text.append(
                service
                        ? "\n\n| option | variable | default | means |\n|---|---|---|---|\n"
                        : "\n\n| option | default | means |\n|---|---|---|\n");
        for (OptionRow row : rows) {
            if (service) {
                row(code(row.name()), code(row.variable()), row.standard(), row.meaning());
            } else {
                row(code(row.name()), row.standard(), row.meaning());
            }
        }
    }

    private static List<OptionRow> rows(CommandSpec command) {
        List<OptionRow> rows = new ArrayList<>();
        for (ArgSpec argument : command.positionalParameters()) {
            rows.add(OptionRow.of(argument));
        }
        command.options().stream()
                .filter(it -> !it.usageHelp() && !it.versionHelp() && !it.inherited())
                .filter(it -> !it.hidden())
                .map(OptionRow::of)
                .forEach(rows::add);
        return rows;
    }

    private void clients() {
        text.append("\n## What we set in Kafka's clients\n\n");
        text.append("`--config` and variables may set everything else, and what says so here.\n");
        for (ClientSettings client : ClientSettings.ALL) {
            text.append("\n### ").append(client.title()).append("\n\n");
            text.append("| setting | ours | another value |\n|---|---|---|\n");
            client.rows()
                    .forEach(
                            (name, setting) ->
                                    row(
                                            code(name),
                                            code(setting.value()),
                                            switch (setting.freedom()) {
                                                case SET_BY_FILE -> "is taken";
                                                case OURS -> "is passed over";
                                                case REFUSED -> "stops the start";
                                            }));
        }
    }

    private void topics() {
        text.append("\n## Topics\n\n`./longitude topics create` makes them so.\n\n");
        text.append("| topic | partitions | settings |\n|---|---|---|\n");
        for (NewTopic topic : TopicLayout.DEFAULT.topics()) {
            List<String> settings = new ArrayList<>();
            new TreeMap<>(topic.configs())
                    .forEach((name, value) -> settings.add(name + "=" + value));
            row(
                    code(topic.name()),
                    String.valueOf(topic.numPartitions()),
                    code(String.join(" ", settings)));
        }
    }

    private void row(String... cells) {
        text.append('|');
        for (String cell : cells) {
            text.append(' ').append(cell.replace("|", "\\|")).append(" |");
        }
        text.append('\n');
    }

    private static String code(String value) {
        return value.isEmpty() ? "" : "`" + value + "`";
    }
}
