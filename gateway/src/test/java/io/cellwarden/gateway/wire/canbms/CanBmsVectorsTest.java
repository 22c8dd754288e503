package io.cellwarden.gateway.wire.canbms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.requirement.Requirement;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every recorded frame of a battery on a CAN bus")
@Requirement("AGG-1")
class CanBmsVectorsTest {
    static List<JsonNode> vectors() {
        return Recorded.of("canbms").stream().map(Recorded::json).toList();
    }

    private static DecodeResult decoded(JsonNode vector) {
        List<DecodeResult> results = CanBmsDecoder.protocol()
                .decodeAnswer(vector.get("slcan").asText().getBytes(StandardCharsets.US_ASCII));
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    private static OptionalInt milli(JsonNode value) {
        return value.isMissingNode()
                ? OptionalInt.empty()
                : OptionalInt.of(value.decimalValue().movePointRight(3).abs().intValueExact());
    }

    private static List<String> names(JsonNode list, String suffix) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(name -> name.asText().replace('_', '-') + suffix)
                .toList();
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(vectors()).hasSize(26);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void decodes_to_what_its_source_says(JsonNode vector) {
        JsonNode expect = vector.get("expect");
        if (expect.path("reject").asBoolean()) {
            assertThat(decoded(vector))
                    .isInstanceOfSatisfying(
                            DecodeError.class,
                            error -> assertThat(error.detail()).isEqualTo("SOC = 65535, outside 0..100"));
            return;
        }
        DecodedFrame frame = (DecodedFrame) decoded(vector);
        switch (vector.get("id").asText()) {
            case "0x305" -> assertThat(frame.type()).isEqualTo("keep-alive");
            case "0x351" -> {
                assertThat(frame.limits())
                        .contains(new DecodedFrame.Limits(
                                milli(expect.path("cvl_V")), milli(expect.path("ccl_A")), milli(expect.path("dcl_A"))));
                assertThat((BigDecimal) frame.fields().get("dischargeVoltageV"))
                        .isEqualByComparingTo(expect.get("discharge_voltage_V").decimalValue());
            }
            case "0x355" -> {
                assertThat(frame.socPermille()).hasValue(10 * expect.get("soc").asInt());
                assertThat(frame.fields())
                        .containsEntry("sohPercent", expect.get("soh").asInt());
            }
            case "0x356" -> {
                assertThat(frame.voltageMv()).isEqualTo(milli(expect.get("voltage_V")));
                assertThat(frame.currentMa().orElseThrow() < 0)
                        .isEqualTo(expect.get("current_A").asDouble() < 0);
                assertThat(Math.abs(frame.currentMa().orElseThrow()))
                        .isEqualTo(milli(expect.get("current_A")).orElseThrow());
                assertThat(frame.temperaturesDeciC())
                        .containsExactly((int) Math.round(expect.get("temp_C").asDouble() * 10));
            }
            case "0x359" -> {
                List<String> all = new ArrayList<>(names(expect.get("protections"), "-protection"));
                all.addAll(names(expect.get("alarms"), ""));
                assertThat(new TreeSet<>(frame.alarms())).isEqualTo(new TreeSet<>(all));
                assertThat(frame.fields())
                        .containsEntry("modules", expect.get("modules").asInt());
            }
            case "0x35a" -> {
                List<String> all = new ArrayList<>(names(expect.get("alarms"), ""));
                all.addAll(names(expect.get("warnings"), "-warning"));
                assertThat(frame.alarms()).isEqualTo(all);
            }
            case "0x35c" -> {
                assertThat(frame.chargeAllowed())
                        .contains(expect.get("charge_enable").asBoolean());
                assertThat(frame.dischargeAllowed())
                        .contains(expect.get("discharge_enable").asBoolean());
                assertThat(frame.fields())
                        .containsEntry("forceCharge1", false)
                        .containsEntry("forceCharge2", false)
                        .containsEntry("fullCharge", false);
            }
            case "0x373" -> {
                if (expect.has("min_cell_mV")) {
                    assertThat((BigDecimal) frame.fields().get("lowestCellV")).isEqualByComparingTo("3.259");
                    assertThat((BigDecimal) frame.fields().get("highestCellV")).isEqualByComparingTo("3.269");
                    assertThat(frame.temperaturesDeciC()).containsExactly(210, 230);
                } else {
                    assertThat(frame.temperaturesDeciC()).isEmpty();
                }
            }
            case "0x372" -> assertThat(frame.type()).isEqualTo("modules");
            case "0x354" -> assertThat(frame.fields()).hasToString("{nominalAh=300, remainingAh=186}");
            case "0x35f" -> assertThat(frame.fields()).containsEntry("capacityAh", BigDecimal.valueOf(304));
            case "0x371", "0x375", "0x376" ->
                assertThat(frame.fields())
                        .containsEntry("text", expect.get("ascii").asText());
            default -> throw new AssertionError("no expectation for " + vector);
        }
    }

    /** No frame, whatever is in it and wherever it ends, makes the decoder fail. */
    @Test
    void may_be_of_any_id_length_and_content() {
        Random random = new Random(3);
        for (int id = 0; id < 0x800; id++) {
            for (int size = 0; size <= 8; size++) {
                byte[] data = new byte[size];
                random.nextBytes(data);
                CanFrame frame = new CanFrame(id, false, false, Bytes.copyOf(data));
                assertThat(CanBmsDecoder.protocol().decodeAnswer(frame.toLine()))
                        .hasSize(1);
            }
        }
    }

    @Test
    void is_told_apart_from_frames_of_others() {
        assertThat(CanBmsDecoder.protocol().decodeAnswer("T000003511AA\r".getBytes(StandardCharsets.US_ASCII)))
                .singleElement()
                .isInstanceOf(DecodeError.class);
        assertThat(CanBmsDecoder.protocol().decodeAnswer("t12300\r".getBytes(StandardCharsets.US_ASCII)))
                .singleElement()
                .isInstanceOf(DecodeError.class);
    }
}
