package io.cellwarden.gateway.wire.ascii;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FieldTable;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.Step;
import io.cellwarden.gateway.wire.pylontech.PylontechDecoder;
import io.cellwarden.gateway.wire.seplos.Seplos2Decoder;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The counted values have no fixed place, so no row can read them: what is printed of them is held beside a recording. */
@DisplayName("The printed table of what stands in front of an ASCII answer")
class AsciiTablesTest {
    @Test
    void leads_to_the_voltage_of_a_pylontech_module() {
        assertLeadsToVoltage(PylontechDecoder.protocol(), "pylontech", "analog", 1);
    }

    @Test
    void leads_to_the_voltage_of_a_seplos_board() {
        assertLeadsToVoltage(Seplos2Decoder.protocol(), "seplos", "telemetry", 10);
    }

    private static void assertLeadsToVoltage(ProtocolDecoder protocol, String folder, String kind, int scale) {
        Bytes line = Recorded.of(folder).stream()
                .filter(recorded -> recorded.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .answer();
        DecodedFrame decoded =
                (DecodedFrame) protocol.decodeAnswer(line.toArray()).getFirst();
        Bytes info = info(line);

        int at = 0;
        int count = 0;
        for (List<String> row : table(protocol, "in front").rows()) {
            String field = row.getFirst();
            int size = row.get(1).contains("word") ? 2 : 1;
            if (field.startsWith("count of")) {
                count = info.u8(at);
                assertThat(count)
                        .as(field)
                        .isEqualTo(
                                field.endsWith("cells")
                                        ? decoded.cellsMv().size()
                                        : decoded.temperaturesDeciC().size());
            }
            if (field.startsWith("voltage of each")) {
                assertThat(info.u16be(at)).isEqualTo(decoded.cellsMv().getFirst());
            }
            if (field.startsWith("each temperature")) {
                assertThat(info.u16be(at) - 2731)
                        .isEqualTo(decoded.temperaturesDeciC().getFirst());
            }
            at += size * (field.contains("each") ? count : 1);
        }
        List<String> voltage = table(protocol, "behind the temperatures").rows().stream()
                .filter(row -> row.get(1).equals("voltage"))
                .findFirst()
                .orElseThrow();

        assertThat(OptionalInt.of(scale * info.u16be(at + Integer.parseInt(voltage.getFirst()))))
                .isEqualTo(decoded.voltageMv());
        assertThat(voltage.get(3)).isEqualTo(scale == 1 ? "" : "× " + scale);
    }

    private static Bytes info(Bytes line) {
        var step = new AsciiFrameCodec().next(line.toArray(), 0, line.size());
        assertThat(step).isInstanceOf(Step.Frame.class);
        return ((Step.Frame<AsciiPacket>) step).frame().info();
    }

    private static FieldTable table(ProtocolDecoder protocol, String title) {
        return protocol.fields().stream()
                .filter(table -> table.title().contains(title))
                .findFirst()
                .orElseThrow();
    }
}
