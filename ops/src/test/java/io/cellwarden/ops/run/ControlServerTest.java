package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.capture.Capture;
import io.cellwarden.gateway.capture.Moment;
import io.cellwarden.gateway.clock.AnchoredClock;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.ops.json.JsonDocument;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The control of a running site")
class ControlServerTest {
    @TempDir
    private Path folder;

    private final CountDownLatch readings = new CountDownLatch(2);
    private JbdSimulator board;
    private SiteRun run;
    private ControlServer server;
    private Control note;

    @BeforeEach
    void start() throws Exception {
        board = JbdSimulator.overTcp(
                new JbdBoard("B1", SimulatedBattery.of(4, 200_000, 500, 1), InstantSource.system(), write -> {}));
        Path file = folder.resolve("site.conf");
        Files.writeString(file, """
                cellwarden.links.a { port = "%s", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]] }
                """.formatted(board.port()));
        run = SiteRun.start(SiteFile.read(file).site().orElseThrow(), AnchoredClock.real(), this::count);
        server = ControlServer.start(run);
        note = Control.find(run.site().dataDir()).orElseThrow();
    }

    private void count(List<Envelope> events) {
        if (events.getFirst().event() instanceof InputAccepted(Input.Reading _)) {
            readings.countDown();
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        run.close();
        board.close();
        Spools.forget(run.site().dataDir());
    }

    private List<String> ask(Control control, String path, String... arguments)
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        new ControlClient(control).ask(path, List.of(arguments), lines::add);
        return lines;
    }

    @Test
    void answers_who_shows_the_token() throws Exception {
        assertThat(ask(note, "/table")).anyMatch(line -> line.startsWith("bank b1 (small-bms)"));
        assertThat(ask(note, "/status").getFirst()).startsWith("{\"bank\":\"b1\"");
        assertThat(ask(note, "/journal", "bank=b1", "all"))
                .anyMatch(line -> line.contains("site-loaded") || line.contains("started"));
    }

    /** In calm it would be journalled within a minute only. */
    @Test
    void shows_the_reading_that_came_just_now() throws Exception {
        assertThat(readings.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        long last = run.describe("b1").state().sequence();
        assertThat(ask(note, "/journal", "bank=b1", "all", "json"))
                .anyMatch(line -> line.contains("\"seq\":" + last + ","));
    }

    @Test
    void walks_journals_and_archives_what_is_due_beside_the_site() throws Exception {
        assertThat(ask(note, "/verify")).singleElement().asString().matches("bank b1: \\d+ inputs .*; findings: 0");
        assertThat(ask(note, "/archive")).containsExactly("bank b1: nothing to archive");
        for (String line : ask(note, "/verify", "bank=b1", "json")) {
            JsonDocument.assertExplains(line);
        }
        assertThatThrownBy(() -> ask(note, "/verify", "bank=b2"))
                .hasMessageContaining("there is no bank b2; there are [b1]");
    }

    @Test
    @Requirement("CTL-3")
    void shows_the_end_of_an_order_in_the_live_view_with_who_as_what_and_why() throws Exception {
        order("Ada", "test", "do=lock", "output=loads");
        assertThat(order("Bea", "done", "do=unlock", "output=loads"))
                .anyMatch(line -> line.endsWith("unlocked  output=load-disconnect  who=Bea  role=operator  why=done"));
        assertThat(ask(note, "/view", "width=160", "height=45", "colour=false", "unicode=false"))
                .anyMatch(line -> line.endsWith("locked  output=load-disconnect  who=Ada  role=operator  why=test"))
                .anyMatch(line -> line.endsWith("unlocked  output=load-disconnect  who=Bea  role=operator  why=done"));
    }

    @Test
    void says_nothing_in_json_that_the_document_does_not_explain() throws Exception {
        order("Ada", "test", "do=lock", "output=loads");
        order("Ada", "test", "do=set", "battery=B1", "setting=pre-alarm-v", "value=3.05");
        List<List<String>> answers = List.of(
                ask(note, "/status"),
                ask(note, "/journal", "bank=b1", "json"),
                ask(note, "/journal", "bank=b1", "json", "all"),
                ask(note, "/journal", "bank=b1", "json", "replay"),
                ask(note, "/journal", "bank=b1", "json", "replay", "set=settings.pre-alarm-v=3.0"));
        for (List<String> answer : answers) {
            assertThat(answer).isNotEmpty();
            for (String line : answer) {
                JsonDocument.assertExplains(line);
            }
        }
    }

    @Test
    void gives_the_live_view_in_the_size_of_the_terminal_that_asks() throws Exception {
        List<String> view = ask(note, "/view", "width=80", "height=12", "colour=false", "unicode=false");
        assertThat(view).hasSizeLessThan(12).allMatch(line -> line.matches("[ -~]{0,80}"));
        assertThat(view.getFirst()).startsWith("cellwarden ");
        assertThat(view).anyMatch(line -> line.contains("] b1: "));
        assertThatThrownBy(() -> ask(note, "/view", "depth=3")).hasMessageContaining("depth=3");
    }

    @Test
    void refuses_everybody_else_and_tells_nothing() throws Exception {
        // Given
        Control stranger = new Control(note.address(), "0".repeat(note.token().length()), note.pid());
        // When
        int without;
        String body;
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(note.address() + "/status"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            without = response.statusCode();
            body = response.body();
        }
        // Then
        assertThat(without).isEqualTo(403);
        assertThat(body).isEmpty();
        assertThatThrownBy(() -> ask(stranger, "/status"))
                .hasMessageContaining("does not take the token")
                .message()
                .doesNotContain(note.token());
    }

    @Test
    void listens_on_this_computer_only() throws Exception {
        int port = URI.create(note.address()).getPort();
        assertThat(note.address()).startsWith("http://127.0.0.1:");
        for (InetAddress address : NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList()) {
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 1_000))
                        .as("%s", address)
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void tells_why_a_question_cannot_be_answered() {
        assertThatThrownBy(() -> ask(note, "/journal", "bank=b9")).hasMessage("there is no bank b9; there are [b1]");
        assertThatThrownBy(() -> ask(note, "/nothing")).hasMessageContaining("404");
    }

    private List<String> order(String who, String why, String... order) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("bank=b1", "role=operator", "who=" + who, "why=" + why));
        all.addAll(List.of(order));
        return ask(note, "/order", all.toArray(String[]::new));
    }

    @Test
    @Requirement("CTL-3")
    void tells_what_an_order_led_to_and_that_a_link_which_only_reads_switches_nothing() throws Exception {
        assertThat(order("Ada", "test", "do=lock", "output=loads"))
                .anyMatch(
                        line -> line.endsWith("  b1  locked  output=load-disconnect  who=Ada  role=operator  why=test"))
                .anyMatch(line -> line.contains("  b1  loads-off  operator"))
                .contains("not switched: load-disconnect, control is not on for link a");
        assertThat(order("Ada", "test", "do=set", "battery=B1", "setting=pre-alarm-v", "value=3.1"))
                .containsExactly("nothing changes by it");
    }

    @Test
    @Requirement("CTL-3")
    void takes_who_and_why_that_fit_into_a_line() throws Exception {
        assertThat(order("x".repeat(60), "y".repeat(200), "do=lock", "output=loads"))
                .isNotEmpty();
        assertThatThrownBy(() -> order("x".repeat(61), "test", "do=lock", "output=loads"))
                .hasMessage("who has 61 characters; at most 60 are allowed");
        assertThatThrownBy(() -> order("Ada", "y".repeat(201), "do=lock", "output=loads"))
                .hasMessage("why has 201 characters; at most 200 are allowed");
        assertThatThrownBy(() -> order("A\nda", "test", "do=lock", "output=loads"))
                .hasMessage("who has a line break or another control character");
        assertThatThrownBy(() -> order("Ada", " ", "do=lock", "output=loads")).hasMessage("why is missing");
    }

    @Test
    @Requirement({"CTL-3", "LIF-1"})
    void names_what_there_is_to_acknowledge() {
        assertThatThrownBy(() -> order("Ada", "test", "do=ack", "codes="))
                .hasMessage("refused: no alarm waits to be acknowledged");
        assertThatThrownBy(() -> order("Ada", "test", "do=ack", "battery=A-SL99", "codes="))
                .hasMessage(
                        "there is no battery A-SL99 in bank b1; there are [B1]; nor is there an alarm of that code");
        assertThatThrownBy(() -> order("Ada", "test", "do=ack", "codes=A-SL99"))
                .hasMessageStartingWith("there is no alarm A-SL99; there are [W-SL12, ");
    }

    @Test
    void that_ends_while_a_backup_is_written_leaves_nothing_of_it_and_the_journal_goes_on() throws Exception {
        Path archive = folder.resolve("backup.zip");
        Thread.currentThread().interrupt(); // as the end of the server does
        assertThatThrownBy(() -> SiteBackup.running(run, archive, line -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing is left of it");
        assertThat(Thread.interrupted()).isTrue();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .isNotEmpty()
                    .noneMatch(name -> name.contains("backup.zip"));
        }
        assertThat(order("Ada", "test", "do=lock", "output=loads")).anyMatch(line -> line.contains("loads-off"));
        assertThat(run.awaitJournalled("b1")).isTrue();
        SiteBackup.running(run, archive, line -> {});
        assertThat(archive).exists();
    }

    @Test
    void that_has_ended_is_known_to_be_gone() throws Exception {
        // When
        server.close();
        // Then
        assertThat(Control.find(run.site().dataDir())).isEmpty();
        assertThatThrownBy(() -> ask(note, "/status"))
                .isInstanceOf(ControlClient.Gone.class)
                .hasMessage("no program listens at " + note);
    }

    @Test
    void tells_what_goes_over_a_line_both_ways() throws Exception {
        assertThat(readings.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        List<String> lines = ask(note, "/capture", "link=a", "recent", "for=PT0.001S");

        Capture capture = Capture.read("answer", new StringReader(String.join("\n", lines) + "\n"));
        assertThat(capture.about())
                .containsEntry("link", "a")
                .containsEntry("port", board.port())
                .containsEntry("protocol", "jbd")
                .containsEntry("line", "9600 8N1");
        assertThat(capture.moments().getFirst())
                .isInstanceOfSatisfying(
                        Moment.Note.class, first -> assertThat(first.text()).isEqualTo("opened"));
        assertThat(capture.moments())
                .anyMatch(moment ->
                        moment instanceof Moment.Sent(var _, var bytes) && bytes.equals(Bytes.ofHex("dda50300fffd77")))
                .anyMatch(moment -> moment instanceof Moment.Heard(var _, var bytes) && bytes.u8(0) == 0xDD);
    }

    @Test
    void tells_of_a_line_from_now_on_unless_more_is_asked_for() throws Exception {
        assertThat(readings.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        assertThat(ask(note, "/capture", "link=a", "for=PT0.001S")).noneMatch(line -> line.endsWith("! opened"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"link=x, there is no link x; there are [a]", "recent, no link is named", "x, unknown argument x"})
    void says_which_links_there_are(String argument, String told) {
        assertThatThrownBy(() -> ask(note, "/capture", argument)).hasMessageContaining(told);
    }
}
