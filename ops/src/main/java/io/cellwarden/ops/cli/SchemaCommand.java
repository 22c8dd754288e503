package io.cellwarden.ops.cli;

import io.cellwarden.ops.site.Site;
import io.cellwarden.persistence.store.CassandraSchema;
import io.cellwarden.persistence.store.StoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cellwarden schema}. */
@Command(
        name = "schema",
        description = {
            "The tables of a journal on Cassandra, as cellwarden.cassandra of the site file asks for them. No other command"
                    + " makes or changes one.",
            "The user of --apply needs the right to create keyspaces and tables; that of run only to select and modify."
        },
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    @Mixin
    private SiteOption config = new SiteOption();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private What what = new What();

    /** One of both. */
    static final class What {
        @Option(names = "--print", description = "Print the statements (CQL), for whoever runs the cluster.")
        private boolean print;

        @Option(names = "--apply", description = "Make what is missing; what is there stays as it is.")
        private boolean apply;
    }

    private final Streams streams;

    SchemaCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Site site = config.site();
        try (Lines out = new Lines(streams.out())) {
            if (what.print) {
                CassandraSchema.statements(site.cassandra()).forEach(statement -> out.add(statement + ";\n"));
            } else {
                CassandraSchema.apply(site.cassandra(), out::add);
                out.add("the tables are there: " + site.cassandra().place());
            }
        } catch (StoreException e) {
            throw Failure.of(e);
        }
        return ExitCode.DONE;
    }
}
