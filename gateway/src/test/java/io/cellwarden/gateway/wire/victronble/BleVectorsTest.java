package io.cellwarden.gateway.wire.victronble;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.Recorded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every recorded advertisement")
class BleVectorsTest {
    private static final Map<String, Integer> TYPES =
            Map.of("SmartLithium", 0x05, "LynxSmartBMS", 0x0A, "BatteryMonitor", 0x02, "SmartBatteryProtect", 0x09);

    /** Told by the neutral part of the frame, or how the source splits what the frame tells whole. */
    private static final Set<String> NOT_FIELDS = Set.of(
            "record",
            "allow_to_charge",
            "allow_to_discharge",
            "cell_voltages_V",
            "battery_voltage_V",
            "voltage_V",
            "current_A",
            "soc_percent",
            "temperature_C",
            "two_bit",
            "io_two_bit");

    record Vector(JsonNode json) {
        boolean is(String kind) {
            return json.get("kind").asText().equals(kind);
        }

        Bytes bytes(String name) {
            return Bytes.ofHex(json.get(name).asText());
        }

        JsonNode expect() {
            return json.get("expect");
        }

        @Override
        public String toString() {
            return json.get("source").asText() + " " + json.get("note").asText();
        }
    }

    static List<Vector> all() {
        return Recorded.of("victron-ble").stream()
                .map(recorded -> new Vector(recorded.json()))
                .toList();
    }

    static List<Vector> records() {
        return all().stream().filter(vector -> vector.is("plaintext")).toList();
    }

    static List<Vector> adverts() {
        return all().stream().filter(vector -> vector.is("advert")).toList();
    }

    @Test
    void is_there_to_be_tested() {
        assertThat(records()).hasSize(8);
        assertThat(adverts()).hasSize(3);
        assertThat(all()).hasSize(12);
    }

    @ParameterizedTest
    @MethodSource("records")
    void that_is_decrypted_decodes_to_what_its_source_says(Vector vector) {
        int type = TYPES.get(vector.expect().get("record").asText());

        var decoded = BleDecoder.decode(type, vector.bytes("plaintext_hex"));

        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        compare(
                BleDecoder.describe(
                        DecodedFrame.builder("victron-ble", "x"), ((Decoded.Ok<BleRecord>) decoded).frame()),
                vector.expect());
    }

    @ParameterizedTest
    @MethodSource("adverts")
    void that_is_encrypted_decodes_with_its_key_to_what_its_source_says(Vector vector) {
        var decoder = BleProtocol.protocol()
                .withKey(vector.json().get("key").asText())
                .orElseThrow();

        var results = decoder.decodeAnswer(vector.bytes("hex").toArray());

        assertThat(results).singleElement().isInstanceOf(DecodedFrame.class);
        compare((DecodedFrame) results.getFirst(), vector.expect());
    }

    @Test
    void with_the_company_id_in_front_is_read_without_it() {
        String text = all().getLast().json().get("text").asText();

        assertThat(AdvertLine.read(text).orElseThrow().data()).hasToString(text.substring(4));
    }

    private static void compare(DecodedFrame frame, JsonNode expect) {
        assertThat(frame.voltageMv())
                .isEqualTo(scaled(
                        expect.has("battery_voltage_V")
                                ? expect.get("battery_voltage_V")
                                : expect.path(expect.has("voltage_V") ? "voltage_V" : "input_voltage_V"),
                        3));
        assertThat(frame.currentMa()).isEqualTo(scaled(expect.path("current_A"), 3));
        assertThat(frame.socPermille()).isEqualTo(scaled(expect.path("soc_percent"), 1));
        if (expect.has("allow_to_charge")) {
            assertThat(frame.chargeAllowed())
                    .isEqualTo(Optional.of(expect.get("allow_to_charge").asBoolean()));
            assertThat(frame.dischargeAllowed())
                    .isEqualTo(Optional.of(expect.get("allow_to_discharge").asBoolean()));
        }
        var cells = new ArrayList<Integer>();
        expect.path("cell_voltages_V").forEach(cell -> scaled(cell, 3).ifPresent(cells::add));
        assertThat(frame.cellsMv()).isEqualTo(cells);
        var temperatures = new ArrayList<Integer>();
        scaled(expect.path("temperature_C"), 1).ifPresent(temperatures::add);
        assertThat(frame.temperaturesDeciC()).isEqualTo(temperatures);
        expect.properties().stream()
                .filter(property -> !NOT_FIELDS.contains(property.getKey()))
                .forEach(property -> assertThat(
                                plain(((Map<String, Object>) frame.fields()).getOrDefault(property.getKey(), "null")))
                        .as(property.getKey())
                        .isEqualTo(
                                property.getValue().isFloatingPointNumber()
                                        ? plain(new BigDecimal(
                                                property.getValue().asText()))
                                        : property.getValue().asText()));
    }

    private static OptionalInt scaled(JsonNode value, int digits) {
        return value.isMissingNode() || value.isNull()
                ? OptionalInt.empty()
                : OptionalInt.of(
                        new BigDecimal(value.asText()).movePointRight(digits).intValueExact());
    }

    private static String plain(Object value) {
        return value instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : String.valueOf(value);
    }
}
