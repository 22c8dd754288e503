package io.cellwarden.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.ops.cli.Cli.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("cellwarden decode")
class DecodeCommandTest {
    private static final String NAME = "dd0500023132ff9b77";
    private static final String ACK = "dde10000000077";
    private static final String CELLS = "dd0400080cf30cf40cf50cf6fbf677";

    private static final String NAME_JSON =
            "{\"protocol\":\"jbd\",\"type\":\"hardware-version\",\"voltageV\":null,\"currentA\":null,\"socPercent\":null,"
                    + "\"cells\":[],\"temperaturesC\":[],\"chargeAllowed\":null,\"dischargeAllowed\":null,\"limits\":null,"
                    + "\"balancing\":[],\"alarms\":[],\"fields\":{\"hardware\":\"12\"}}";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void folder() {
        cli = new Cli(folder);
    }

    private Result jbd(String... more) {
        String[] args = new String[more.length + 3];
        args[0] = "decode";
        args[1] = "--protocol";
        args[2] = "jbd";
        System.arraycopy(more, 0, args, 3, more.length);
        return cli.run(args);
    }

    @Test
    void prints_every_key_of_a_frame_and_null_for_what_it_does_not_say() {
        Result result = jbd("--hex", NAME);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo(NAME_JSON + "\n");
    }

    @ParameterizedTest
    @CsvSource({"jk, 018302c0f1, refused", "daly, a50191080cb5020cb2010003c4, cell-extremes"})
    void reads_other_protocols_by_their_names(String protocol, String hex, String type) {
        assertThat(cli.run("decode", "--protocol", protocol, "--hex", hex).out())
                .startsWith("{\"protocol\":\"" + protocol + "\",\"type\":\"" + type + "\",\"address\":\"1\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pylontech|7e3230303234363030423031343032443030324237393830313732464538454330463933340d"
                        + "|\"chargeVoltageV\":53.25",
                "seplos-v2|7e323030303436303430303030464442300d|\"error\":\"CID2 invalid\"",
                "seplos-v3|0104221472fd3034646d6000d501df03e700090cc70b9f0cc80cc60ba50b99000000b400b46ff3"
                        + "|\"voltageV\":52.34,\"currentA\":-7.2,\"socPercent\":47.9",
                "modbus|0084029301|\"error\":\"exception 2, illegal data address\""
            })
    void reads_an_answer_of_each_protocol_with_addresses(String protocol, String hex, String part) {
        Result result = cli.run("decode", "--protocol", protocol, "--hex", hex);

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("\"protocol\":\"" + protocol + "\"", "\"address\":\"", part);
    }

    @Test
    void prints_voltages_exactly() {
        assertThat(jbd("--hex", CELLS).out()).contains("\"cells\":[3.315,3.316,3.317,3.318]");
    }

    @Test
    void reads_each_repeated_answer_by_itself_blanks_and_capitals_allowed() {
        Result result = jbd("--hex", "DD 05 00 02 31 32 FF 9B 77", "--hex", ACK + NAME);

        assertThat(result.lines()).hasSize(3).first().isEqualTo(NAME_JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dd0500023133ff9b77|checksum|6",
                "dd05000231|length|5",
                "cc0500|framing|0",
                "dda0000101fffe77|unsupported|0",
                "dd05zz|framing|2",
                "dd0|framing|1",
                "''|framing|0"
            })
    void tells_why_an_answer_is_refused_and_is_done_all_the_same(String hex, String error, int offset) {
        Result result = jbd("--hex", hex);

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines())
                .singleElement()
                .asString()
                .startsWith("{\"protocol\":\"jbd\",\"error\":\"" + error + "\",\"detail\":\"")
                .endsWith("\"offset\":" + offset + "}");
    }

    @Test
    void prints_exactly_one_line_for_each_line() {
        String input = NAME + "\n\n" + ACK + NAME + "\r\nxyz\n" + NAME;
        Result result = cli.runWith(input, "decode", "--protocol", "jbd", "--lines");

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).hasSize(5);
        assertThat(result.lines().get(0)).isEqualTo(NAME_JSON);
        assertThat(result.lines().get(1)).contains("\"error\":\"framing\"");
        assertThat(result.lines().get(2))
                .startsWith("[{\"protocol\":\"jbd\",\"type\":\"write-ack\"")
                .endsWith("," + NAME_JSON + "]");
        assertThat(result.lines().get(3)).contains("\"error\":\"framing\"");
        assertThat(result.lines().get(4)).isEqualTo(NAME_JSON);
    }

    @Test
    void reads_a_recording_of_a_line() throws IOException {
        Path recording = folder.resolve("line.bin");
        Files.write(recording, HexFormat.of().parseHex("dda50500fffb77" + NAME + "0000" + ACK));
        Result result = jbd("--file", recording.toString());

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).hasSize(3).first().isEqualTo(NAME_JSON);
    }

    @Test
    void fails_on_a_recording_that_is_not_there() {
        Result result = jbd("--file", folder.resolve("none").toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("none: cannot be read: there is no such file");
    }

    @Test
    void names_the_known_protocols_for_an_unknown_one() {
        Result result = cli.run("decode", "--protocol", "morse", "--hex", NAME);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("unknown protocol \"morse\"; known are jbd, daly, jk, pylontech, seplos-v2, seplos-v3,"
                        + " vedirect, victron-ble, can-bms, nmea2000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"decode --protocol jbd", "decode --hex dd", "decode --protocol jbd --lines --hex dd"})
    void is_used_with_a_protocol_and_one_source(String line) {
        Result result = cli.run(line.split(" "));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("Usage: cellwarden decode");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void says_that_a_key_has_no_use() {
        Result result = jbd("--hex", NAME, "--key", "00");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("--key is not used");
    }

    private static final String ADVERT = "1002e5a0053412012ddda156e17c66c76ca5bba72addcaa7";
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private Result advert(String... key) {
        String[] args = {"decode", "--protocol", "victron-ble", "--hex", ADVERT, key[0], key[1]};
        return cli.run(args);
    }

    @Test
    void reads_an_encrypted_protocol_with_the_key_of_a_file_that_is_for_its_owner_alone() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(advert("--key-file", file.toString()).out())
                .isEqualTo(advert("--key", KEY).out())
                .contains(
                        "\"cells\":[3.31,3.31,3.31,3.31]",
                        "\"voltageV\":13.24",
                        "\"temperaturesC\":[13]",
                        "\"chargeAllowed\":true",
                        "\"balancer_status\":3");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Result open = advert("--key-file", file.toString());
        assertThat(open.exitCode()).isEqualTo(2);
        assertThat(open.err()).contains("chmod 600").doesNotContain(KEY);
    }

    @Test
    void tells_a_key_that_is_none_missing_or_wrong_and_never_repeats_it() {
        Result none = advert("--key", KEY.substring(1));
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("wanted are 32 hex digits").doesNotContain(KEY.substring(1));
        Result unset = advert("--key-env", "CELLWARDEN_NO_SUCH_KEY");
        assertThat(unset.exitCode()).isEqualTo(2);
        assertThat(unset.err()).contains("CELLWARDEN_NO_SUCH_KEY is not set");
        Result missing = advert("--key-file", folder.resolve("nowhere").toString());
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no file");
        Result wrong = advert("--key", KEY.replace('0', 'f'));
        assertThat(wrong.out()).contains("\"error\":\"checksum\"", "wrong key");
    }

    @Test
    void reads_text_and_hex_of_ve_direct_from_one_line() {
        String line = "\r\nPID\t0x203\r\nV\t12065\r\nI\t-7625\r\nP\t-92\r\nCE\t-65473\r\nSOC\t839\r\nTTG\t942"
                + "\r\nAlarm\tOFF\r\nRelay\tOFF\r\nAR\t0\r\nBMV\t700\r\nFW\t0308\r\nChecksum\tq:78DED006D0A5D\n";
        String hex = HexFormat.of().formatHex(line.getBytes(StandardCharsets.US_ASCII));

        Result result = cli.run("decode", "--protocol", "vedirect", "--hex", hex);

        assertThat(result.lines()).hasSize(2);
        assertThat(result.lines().getFirst())
                .contains("\"voltageV\":12.065", "\"currentA\":-7.625", "\"socPercent\":83.9", "\"FW\":\"0308\"");
        assertThat(result.lines().getLast()).contains("\"voltageV\":26.69", "\"register\":\"0xED8D\"");
    }
}
