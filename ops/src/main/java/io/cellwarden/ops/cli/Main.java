package io.cellwarden.ops.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program {@code cellwarden}. */
@Command(
        name = "cellwarden",
        description = "Watches, protects and remembers large banks of smart LiFePO4 batteries.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:wrong usage",
            "3:findings: of a check, a replay that differs, a damaged journal, changed evidence, an order not followed"
        })
public final class Main implements Runnable {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where in the program a failure arose.")
    private boolean debug;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] args) {
        // Bare streams: a PrintStream would hide that whoever reads standard output has gone.
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Streams streams = new Streams(System.in, new FileOutputStream(FileDescriptor.out), err);
        System.exit(run(streams, args));
    }

    /** Runs the program on the given streams; the result is the exit code. */
    public static int run(Streams streams, String... args) {
        Main main = new Main();
        PrintWriter err = new PrintWriter(streams.err(), true, StandardCharsets.UTF_8);
        PrintWriter out = new PrintWriter(streams.out(), true, StandardCharsets.UTF_8);
        return commands(main, streams)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(main.handler(err))
                .execute(args);
    }

    /** Every command is registered here and nowhere else. */
    private static CommandLine commands(Main main, Streams streams) {
        return new CommandLine(main)
                .addSubcommand(new CheckCommand(streams))
                .addSubcommand(new DecodeCommand(streams))
                .addSubcommand(new PortsCommand(streams))
                .addSubcommand(new DetectCommand(streams))
                .addSubcommand(new CaptureCommand(streams))
                .addSubcommand(new PlayCommand(streams))
                .addSubcommand(new EvaluateCommand(streams))
                .addSubcommand(new RunCommand(streams))
                .addSubcommand(new DemoCommand(streams))
                .addSubcommand(new StatusCommand(streams))
                .addSubcommand(new EventsCommand(streams))
                .addSubcommand(new ReplayCommand(streams))
                .addSubcommand(new IncidentsCommand(streams))
                .addSubcommand(new ExportCommand(streams))
                .addSubcommand(new ImportCommand(streams))
                .addSubcommand(new EvidenceCommand(streams))
                .addSubcommand(new VerifyCommand(streams))
                .addSubcommand(new RepairCommand(streams))
                .addSubcommand(new ArchiveCommand(streams))
                .addSubcommand(new BackupCommand(streams))
                .addSubcommand(new RestoreCommand(streams))
                .addSubcommand(new OperatorCommand.Set(streams))
                .addSubcommand(new OperatorCommand.Reset(streams))
                .addSubcommand(new OperatorCommand.Bypass(streams))
                .addSubcommand(new OperatorCommand.AllowCharge(streams))
                .addSubcommand(new OperatorCommand.ForgetSensors(streams))
                .addSubcommand(new OperatorCommand.Override(streams))
                .addSubcommand(new OperatorCommand.Lock(streams))
                .addSubcommand(new OperatorCommand.On(streams))
                .addSubcommand(new OperatorCommand.CloseContactor(streams))
                .addSubcommand(new AckCommand(streams))
                .addSubcommand(new CommandLine(new BenchCommand())
                        .addSubcommand(new LoadBenches.Protect(streams))
                        .addSubcommand(new BenchCommand.Decode(streams))
                        .addSubcommand(new LoadBenches.Outage(streams))
                        .addSubcommand(new LoadBenches.Ingest(streams))
                        .addSubcommand(new BenchCommand.Memory(streams))
                        .addSubcommand(new JournalBenches.Replay(streams))
                        .addSubcommand(new JournalBenches.Recovery(streams))
                        .addSubcommand(new BenchCommand.Start(streams))
                        .addSubcommand(new JournalBenches.Storage(streams)))
                .addSubcommand(new SchemaCommand(streams))
                .addSubcommand(new CassandraCommand(streams))
                .addSubcommand(new CompletionCommand(streams));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private IExecutionExceptionHandler handler(PrintWriter err) {
        return (thrown, command, _) -> {
            if (thrown instanceof Lines.ReaderGone) {
                return ExitCode.DONE;
            }
            err.println(
                    thrown instanceof Failure
                            ? thrown.getMessage()
                            : command.getCommandName() + ": this should not have happened: " + thrown
                                    + "; report it with what --debug adds");
            if (debug) {
                thrown.printStackTrace(err);
            }
            return thrown instanceof Failure failure ? failure.exitCode() : ExitCode.FAILED;
        };
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                    .orElse("(development)");
            return new String[] {"cellwarden " + version};
        }
    }
}
