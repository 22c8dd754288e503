package io.cellwarden.gateway.sim.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.Protocols;
import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.modbus.ModbusFrame;
import io.cellwarden.gateway.wire.modbus.RtuFraming;
import io.cellwarden.gateway.wire.seplos.Seplos3Block;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Simulated Seplos boards at the address of the bank")
class Seplos3LineTest {
    private final SimulatedBattery one = SimulatedBattery.of(16, 100_000, 600, 1);
    private final SimulatedBattery two = SimulatedBattery.of(16, 100_000, 500, 2);
    private final Seplos3Line line = new Seplos3Line(Map.of(1, one, 2, two));

    private DecodedFrame ask(Seplos3Block block) {
        byte[] question = new RtuFraming()
                .encode(new ModbusFrame(0, 0, block.question().pdu()))
                .toArray();
        ByteArrayOutputStream recording = new ByteArrayOutputStream();
        recording.writeBytes(question);
        recording.writeBytes(line.receive(question, question.length));
        return Protocols.named("seplos-v3").orElseThrow().decoder().decodeRecording(recording.toByteArray()).stream()
                .map(DecodedFrame.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tell_their_sums_and_how_many_they_are() {
        DecodedFrame bank = ask(Seplos3Block.EIA);

        assertThat(bank.address()).contains("0");
        assertThat(bank.fields())
                .containsEntry("packs", BigDecimal.TWO)
                .containsEntry("online_mask", BigDecimal.valueOf(3));
        assertThat(bank.socPermille())
                .hasValue((one.state().remainingMilliAh() + two.state().remainingMilliAh()) / 200);
    }

    @Test
    void tell_the_lowest_and_highest_cell_of_all() {
        DecodedFrame bank = ask(Seplos3Block.EIB);

        assertThat(bank.fields())
                .containsEntry(
                        "max_cell_mV",
                        BigDecimal.valueOf(Collections.max(one.state().cellsMv())))
                .containsEntry(
                        "min_cell_mV",
                        BigDecimal.valueOf(Collections.min(two.state().cellsMv())));
    }
}
