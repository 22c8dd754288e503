package io.cellwarden.gateway.wire.vedirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Fault;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.Step;
import io.cellwarden.gateway.wire.StreamDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The VE.Direct codec")
class VeDirectCodecTest {
    private static final String MAIN = "\r\nPID\t0xA389\r\nV\t26690\r\nI\t-154\r\nSOC\t699\r\nRelay\tOFF\r\nChecksum\t";
    private static final String ASYNC = ":AD5ED009708EA\n";

    private final VeDirectCodec codec = new VeDirectCodec();

    /** The block with the checksum byte that closes it; HEX messages in it do not count. */
    static byte[] closed(String block) {
        var bytes = block.getBytes(StandardCharsets.ISO_8859_1);
        int sum = 0;
        boolean inHex = false;
        for (byte one : bytes) {
            inHex |= one == ':';
            sum += inHex ? 0 : one;
            inHex &= one != '\n';
        }
        var line = new ByteArrayOutputStream();
        line.writeBytes(bytes);
        line.write(-sum);
        return line.toByteArray();
    }

    private Step<VeDirectPacket> next(byte[] bytes) {
        return codec.next(bytes, 0, bytes.length);
    }

    private Step<VeDirectPacket> next(String text) {
        return next(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<LineEvent<VeDirectPacket>> events(byte[] line, int chunk) {
        var decoder = new StreamDecoder<>(new VeDirectCodec());
        var events = new ArrayList<LineEvent<VeDirectPacket>>();
        for (int from = 0; from < line.length; from += chunk) {
            events.addAll(decoder.feed(line, from, Math.min(line.length, from + chunk)));
        }
        events.addAll(decoder.endOfInput());
        return events;
    }

    private static List<VeDirectPacket> packets(byte[] line, int chunk) {
        return events(line, chunk).stream()
                .filter(LineEvent.Received.class::isInstance)
                .map(event -> ((LineEvent.Received<VeDirectPacket>) event).frame())
                .toList();
    }

    private static byte[] recorded() {
        var all = new ByteArrayOutputStream();
        VeDirectVector.all().forEach(vector -> all.writeBytes(vector.answer().toArray()));
        return all.toByteArray();
    }

    @Test
    void finds_the_same_packets_however_the_line_is_cut() {
        byte[] line = recorded();
        var whole = events(line, line.length);
        assertThat(packets(line, line.length).stream().filter(TextBlock.class::isInstance))
                .hasSize(10);
        for (int chunk = 1; chunk <= 1_000; chunk++) {
            assertThat(events(line, chunk)).as("chunks of %d", chunk).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 6, 10, 11, 12, 14, 40})
    void finds_a_message_anywhere_in_the_middle_of_a_block(int position) {
        String interrupted = MAIN.substring(0, position) + ASYNC + MAIN.substring(position);

        var packets = packets(closed(interrupted), 7);

        var message = new HexMessage(HexMessage.ASYNC, Bytes.ofHex("d5ed009708"));
        assertThat(packets)
                .filteredOn(TextBlock.class::isInstance)
                .singleElement()
                .satisfies(block -> assertThat(((TextBlock) block).fields()).containsEntry("V", "26690"));
        assertThat(packets.stream()
                        .flatMap(packet -> packet instanceof TextBlock block
                                ? block.interleaved().stream()
                                : List.of((HexMessage) packet).stream()))
                .containsExactly(message);
    }

    @Test
    void takes_every_byte_as_a_checksum() {
        var seen = new HashSet<Byte>();
        for (int more = 0; more < 5 * ('z' - 'A'); more++) {
            var filler = new StringBuilder();
            for (int i = 0, left = more; i < 5; i++) {
                int part = Math.min(left, 'z' - 'A');
                filler.append((char) ('A' + part));
                left -= part;
            }
            byte[] block = closed("\r\nPID\t0xA389\r\nBMV\t" + filler + "\r\nChecksum\t");
            seen.add(block[block.length - 1]);
            assertThat(next(block)).as("%s", filler).isInstanceOf(Step.Frame.class);
        }
        assertThat(seen).hasSize(256);
    }

    @Test
    void does_not_take_the_rest_of_a_block_for_a_block() {
        // A tail whose sum happens to close: the checksum alone would let it through
        for (String label : List.of("SOC", "I", "Alarm", "H2", "Checksum")) {
            assertThat(next(closed("\r\n" + label + "\t1\r\nChecksum\t")))
                    .as(label)
                    .isEqualTo(new Step.Skip<VeDirectPacket>(Fault.NO_START, 0, 1));
        }
        assertThat(next(closed("\r\nV\t12000\r\nI\t5\r\nBMV\t700\r\nChecksum\t")))
                .isEqualTo(new Step.Skip<VeDirectPacket>(Fault.NO_START, 0, 1));
    }

    @Test
    void knows_the_blocks_of_old_monitors_which_begin_with_the_voltage() {
        assertThat(next(closed("\r\nV\t12000\r\nI\t5\r\nBMV\t602S\r\nChecksum\t")))
                .isInstanceOf(Step.Frame.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a value beyond ASCII      | PID\\t0xA3\u00c39",
                "a control byte            | PID\\t0xA3\u000189",
                "a label without a value   | PID",
                "a label that is too long  | PID\\t1\\r\\nABCDEFGHI\\t1",
                "an empty label            | PID\\t1\\r\\n\\t1",
                "the same label twice      | PID\\t1\\r\\nPID\\t1",
                "a value that is too long  | PID\\t123456789012345678901234567890123",
                "a message that is damaged | PID\\t1:AD5ED009708EB\\n",
                "a colon without a message | PID\\t1:2"
            })
    void refuses_a_block_with(String what, String content) {
        String block =
                "\r\n" + content.replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n");

        assertThat(next(closed(block + "\r\nChecksum\t"))).isInstanceOf(Step.Skip.class);
    }

    @Test
    void names_a_wrong_checksum_and_its_place() {
        byte[] block = closed(MAIN);
        block[10]++;
        assertThat(next(block))
                .isEqualTo(new Step.Skip<VeDirectPacket>(Fault.BAD_CHECKSUM, block.length - 1, block.length));
        assertThat(next(":AD5ED009708EB\n")).isEqualTo(new Step.Skip<VeDirectPacket>(Fault.BAD_CHECKSUM, 12, 15));
    }

    @Test
    void takes_a_message_with_a_spoilt_end_if_its_check_fits() {
        assertThat(next(":AD5ED009708EA\u00fe")).isInstanceOf(Step.Frame.class);
        assertThat(next(":AD5ED009708EB\u00fe")).isInstanceOf(Step.Skip.class);
        assertThat(next(":AD5ED009708EA\r")).isEqualTo(new Step.Skip<VeDirectPacket>(Fault.BAD_END, 14, 15));
    }

    @Test
    void reads_digits_in_lower_case_too() {
        assertThat(next(":ad5ed009708ea\n")).isEqualTo(next(ASYNC));
    }

    @Test
    void never_takes_a_corrupted_line_for_other_packets() {
        var vectors = new ArrayList<>(VeDirectVector.exchanges());
        vectors.add(VeDirectVector.streams().getFirst());
        vectors.add(VeDirectVector.streams().getLast());
        for (var vector : vectors) {
            byte[] line = vector.answer().toArray();
            var right = packets(line, Math.max(1, line.length));
            for (int position = 0; position < line.length; position++) {
                byte kept = line[position];
                for (int wrong = 0; wrong <= 0xFF; wrong++) {
                    line[position] = (byte) wrong;
                    for (var packet : packets(line, line.length)) {
                        assertThat(right.stream().anyMatch(known -> isOf(packet, known)))
                                .as("byte %d of %s as %02x read as %s", position, vector, wrong, packet)
                                .isTrue();
                    }
                }
                line[position] = kept;
            }
        }
    }

    /** The packet itself, a message that stood in a block which is lost, or what no device says. */
    private static boolean isOf(VeDirectPacket packet, VeDirectPacket known) {
        return packet.equals(known)
                || packet instanceof HexMessage message
                        && VeDirectDecoder.decode(message).isEmpty()
                || known instanceof TextBlock block
                        && (packet instanceof HexMessage && block.interleaved().contains(packet)
                                || packet instanceof TextBlock other
                                        && other.fields().equals(block.fields()));
    }

    @Test
    void comes_back_within_a_block_after_damage() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] good = closed(MAIN);
        for (int run = 0; run < 2_000; run++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            var line = new ByteArrayOutputStream();
            line.write(good, 0, random.nextInt(good.length));
            line.writeBytes(noise);
            line.writeBytes(good);
            line.writeBytes(good);
            assertThat(packets(line.toByteArray(), 33).stream().filter(TextBlock.class::isInstance))
                    .as("seed %d, run %d", seed, run)
                    .hasSizeGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void never_throws_and_always_goes_on_whatever_the_bytes() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        byte[] pieces = "\r\n\t:PIDV0123456789ABCDEFChecksum\u00fe".getBytes(StandardCharsets.ISO_8859_1);
        for (int run = 0; run < 100_000; run++) {
            var bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(20) == 0 ? (byte) random.nextInt() : pieces[random.nextInt(pieces.length)];
            }
            boolean sound = switch (next(bytes)) {
                case Step.Frame<VeDirectPacket>(var _, int consumed) -> consumed >= 1 && consumed <= bytes.length;
                case Step.NeedMore<VeDirectPacket>(int atLeast) ->
                    atLeast > bytes.length && atLeast <= codec.longestFrame();
                case Step.Skip<VeDirectPacket>(var _, int at, int claimed) -> at < claimed;
            };
            assertThat(sound).as("seed %d, run %d", seed, run).isTrue();
        }
    }

    @Test
    void holds_no_more_than_its_longest_frame_of_a_line_that_never_ends() {
        byte[] digits = (":7" + "00".repeat(5_000)).getBytes(StandardCharsets.US_ASCII);
        byte[] fields = new byte[20_000];
        var line = new StringBuilder("\r\nPID\t1");
        for (int i = 0; i < 2_000; i++) {
            line.append("\r\nX").append(i).append("\t1");
        }
        System.arraycopy(line.toString().getBytes(StandardCharsets.US_ASCII), 0, fields, 0, 15_000);
        assertThat(packets(digits, 100)).isEmpty();
        assertThat(packets(fields, 4_000)).isEmpty();
        assertThat(next(fields)).isInstanceOf(Step.Skip.class);
        assertThat(next(digits)).isInstanceOf(Step.Skip.class);
    }

    @Test
    void encodes_every_message_so_that_it_decodes_to_itself() {
        var random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            byte[] payload = new byte[1 + random.nextInt(HexRegister.LONGEST_VALUE + HexMessage.VALUE_AT)];
            random.nextBytes(payload);
            var message = new HexMessage(random.nextInt(16), Bytes.copyOf(payload));
            Bytes line = message.encode();
            assertThat(next(line.toArray())).isEqualTo(new Step.Frame<VeDirectPacket>(message, line.size()));
        }
    }

    @Test
    void encodes_what_is_asked_as_the_sheet_prints_it() {
        assertThat(HexMessage.get(HexRegister.VOLTAGE).encode()).isEqualTo(VeDirectVector.ascii(":78DED00D4\n"));
        assertThat(HexMessage.set(HexRegister.RELAY, 1).encode()).isEqualTo(VeDirectVector.ascii(":84E030001FB\n"));
    }

    @Test
    void refuses_to_encode_what_no_message_holds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HexMessage(16, Bytes.EMPTY))
                .withMessageContaining("16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HexMessage(7, Bytes.copyOf(new byte[68])))
                .withMessageContaining("68");
    }
}
