package io.cellwarden.gateway.wire.seplos;

import static io.cellwarden.gateway.wire.Recorded.plain;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.Recorded;
import io.cellwarden.gateway.wire.modbus.ModbusFrame;
import io.cellwarden.gateway.wire.modbus.RtuFraming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The content of an answer of Seplos version 3")
class Seplos3DecoderTest {
    /** Told by the neutral part of the frame, or about the recording itself. */
    private static final Set<String> NO_FIELDS = Set.of(
            "crc_ok",
            "request_crc_ok",
            "request_address",
            "request_register",
            "address",
            "cells_mV",
            "temps_C",
            "ascii",
            "raw");

    static List<Recorded> recorded() {
        return Recorded.of("seplos").stream()
                .filter(recorded -> recorded.text("protocol").equals("seplos-v3"))
                .toList();
    }

    private static DecodedFrame only(byte[] line) {
        List<DecodeResult> results = Seplos3Decoder.protocol().decodeAnswer(line);
        assertThat(results).singleElement().isInstanceOf(DecodedFrame.class);
        return (DecodedFrame) results.getFirst();
    }

    @Test
    void is_recorded_to_be_tested() {
        assertThat(recorded()).hasSize(20);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void decodes_to_what_its_source_says_with_and_without_its_question(Recorded recorded) {
        byte[] answer = recorded.answer().toArray();
        assertSays(recorded, only(answer));
        if (recorded.json().has("request_hex")) {
            byte[] request = Bytes.ofHex(recorded.text("request_hex")).toArray();
            byte[] both = Arrays.copyOf(request, request.length + answer.length);
            System.arraycopy(answer, 0, both, request.length, answer.length);
            assertSays(recorded, only(both));
        }
    }

    private static void assertSays(Recorded recorded, DecodedFrame frame) {
        JsonNode expect = recorded.expect();
        assertThat(frame.address()).contains(Integer.toString(recorded.answer().u8(0)));
        if (expect.has("cells_mV")) {
            List<Integer> cells = new ArrayList<>();
            expect.get("cells_mV").forEach(cell -> cells.add(cell.asInt()));
            assertThat(frame.cellsMv()).isEqualTo(cells);
            assertThat(frame.temperaturesDeciC()).isEqualTo(Recorded.scaled(expect.get("temps_C"), 1));
        }
        if (expect.has("ascii")) {
            assertThat(frame.fields())
                    .containsEntry("manufacturer", "XZH-ElecTech Co.,Ltd")
                    .containsEntry("device", "SG16S200A-SP57B-A");
        }
        if (expect.has("raw")) {
            assertThat(frame.type()).isEqualTo("registers");
            assertThat(frame.fields()).containsEntry("raw", expect.get("raw").asText());
        }
        expect.properties().stream()
                .filter(property -> !NO_FIELDS.contains(property.getKey()))
                .forEach(property -> assertThat(String.valueOf(frame.fields().get(property.getKey())))
                        .as(property.getKey())
                        .isEqualTo(plain(property.getValue())));
    }

    @Test
    void tells_voltage_current_and_charge_in_neutral_terms() {
        DecodedFrame frame =
                only(Bytes.ofHex("0104221472fd3034646d6000d501df03e700090cc70b9f0cc80cc60ba50b99000000b400b46ff3")
                        .toArray());
        assertThat(frame.type()).isEqualTo("pia");
        assertThat(frame.voltageMv()).hasValue(52_340);
        assertThat(frame.currentMa()).hasValue(-7_200);
        assertThat(frame.socPermille()).hasValue(479);
    }

    private static byte[] events(int unit, int... bytes) {
        byte[] pdu = new byte[2 + bytes.length];
        pdu[0] = 1;
        pdu[1] = (byte) bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            pdu[2 + i] = (byte) bytes[i];
        }
        return new RtuFraming()
                .encode(new ModbusFrame(0, unit, Bytes.copyOf(pdu)))
                .toArray();
    }

    @Test
    void tells_balancing_switches_and_events_of_a_pack() {
        DecodedFrame frame = only(events(1, 0, 0, 0, 0, 0, 0, 0b101, 0x80, 1, 0b1000, 0, 0, 0x40, 0, 0, 0b10, 0, 4));

        assertThat(frame.type()).isEqualTo("pic");
        assertThat(IntStream.range(0, 16).filter(cell -> frame.balancing().get(cell)))
                .containsExactly(0, 2, 15);
        assertThat(frame.alarms()).containsExactly("cell-under-voltage", "short-circuit", "hard-fault-2");
        assertThat(frame.chargeAllowed()).contains(true);
        assertThat(frame.dischargeAllowed()).contains(false);
    }

    @ParameterizedTest(name = "byte {0}, bit {1}: {2}")
    @CsvSource({
        "1, 0, cell-high",
        "1, 7, pack-under-voltage",
        "2, 0, charge-high-temperature",
        "2, 7, discharge-under-temperature",
        "3, 5, power-over-temperature",
        "4, 1, charge-over-current",
        "4, 4, discharge-over-current",
        "5, 0, short-circuit-latched",
        "6, 2, soc-low",
        "9, 0, hard-fault-0"
    })
    void gives_each_bit_of_the_events_its_own_alarm(int at, int bit, String name) {
        int[] bytes = new int[10];
        bytes[at] = 1 << bit;
        assertThat(only(events(0, bytes)).alarms()).containsExactly(name);
    }

    @Test
    void takes_places_behind_the_last_cell_for_none() {
        List<Integer> words = new ArrayList<>(Collections.nCopies(0x1A, 2_981));
        for (int cell = 0; cell < 16; cell++) {
            words.set(cell, cell < 8 ? cell == 3 ? 0 : 3_300 + cell : 0);
        }
        var values = new Seplos3Frame.Values(Seplos3Block.PIB, words);
        assertThat(values.cellsMv())
                .as("a broken sense wire in the middle stays 0")
                .containsExactly(3_300, 3_301, 3_302, 0, 3_304, 3_305, 3_306, 3_307);
        assertThat(values.cellTemperaturesDeciC()).containsExactly(250, 250, 250, 250);
    }

    @Test
    void says_what_is_wrong_with_a_damaged_answer() {
        byte[] damaged = Bytes.ofHex("0084029302").toArray();
        assertThat(Seplos3Decoder.protocol().decodeAnswer(damaged))
                .singleElement()
                .isInstanceOfSatisfying(
                        DecodeError.class, error -> assertThat(error.kind()).isEqualTo(DecodeError.Kind.CHECKSUM));
    }

    @Test
    void never_throws_whatever_the_bytes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            byte[] pdu = new byte[2 + random.nextInt(60)];
            random.nextBytes(pdu);
            pdu[0] = (byte) (1 + random.nextInt(6) | (random.nextInt(8) == 0 ? 0x80 : 0));
            if (random.nextInt(4) > 0) {
                pdu[1] = (byte) (pdu.length - 2);
            }
            byte[] frame = new RtuFraming()
                    .encode(new ModbusFrame(0, random.nextInt(3), Bytes.copyOf(pdu)))
                    .toArray();
            assertThat(Seplos3Decoder.protocol().decodeAnswer(frame))
                    .as("seed %d, run %d", seed, run)
                    .isNotEmpty();
            assertThat(Seplos3Decoder.protocol().decodeRecording(frame))
                    .as("seed %d, run %d", seed, run)
                    .isNotNull();
        }
    }
}
