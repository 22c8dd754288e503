package io.cellwarden.gateway.sim.ascii;

import io.cellwarden.gateway.sim.PackState;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.util.Map;

/** Simulated Seplos boards of version 2 on one line. Source: protocol sheet Seplos, "A. v2.0 ASCII". */
public final class Seplos2Line extends AsciiLine {
    private static final int WARMER_DECI_C = 80;
    private static final int SENSORS_OF_CELLS = 4;

    /** Boards by their address. */
    public Seplos2Line(Map<Integer, SimulatedBattery> boards) {
        super(boards);
    }

    @Override
    Answer answer(int address, String command, PackState pack) {
        return switch (command) {
            case "42" -> Answer.of(telemetry(address, pack));
            case "44" -> Answer.of(alarm(address, pack));
            case "4F" -> Answer.of("");
            case "51" -> Answer.of(text("SIM-16S", 10) + "0206" + text("", 20));
            default -> Answer.UNKNOWN_COMMAND;
        };
    }

    private static String telemetry(int address, PackState pack) {
        StringBuilder info =
                new StringBuilder("00" + u8(address) + u8(pack.cellsMv().size()));
        pack.cellsMv().forEach(mv -> info.append(u16(mv)));
        info.append(u8(SENSORS_OF_CELLS + 2));
        for (int sensor = 0; sensor < SENSORS_OF_CELLS; sensor++) {
            info.append(kelvin(pack.temperaturesDeciC()
                    .get(sensor % pack.temperaturesDeciC().size())));
        }
        info.append(kelvin(-100)).append(kelvin(pack.temperaturesDeciC().getFirst() + WARMER_DECI_C));
        info.append(u16(Math.round(pack.currentMa() / 10f))).append(u16(pack.voltageMv() / 10));
        info.append(u16(pack.remainingMilliAh() / 10)).append("0A").append(u16(pack.nominalMilliAh() / 10));
        info.append(u16((int) (1_000L * pack.remainingMilliAh() / pack.nominalMilliAh())));
        info.append(u16(pack.nominalMilliAh() / 10)).append(u16(pack.cycles())).append(u16(1_000));
        return info.append(u16(pack.voltageMv() / 10)).append("0000".repeat(4)).toString();
    }

    private static String alarm(int address, PackState pack) {
        StringBuilder info =
                new StringBuilder("00" + u8(address) + u8(pack.cellsMv().size()));
        pack.cellsMv().forEach(mv -> info.append(u8(mv > 3_650 ? 2 : mv < 2_800 ? 1 : 0)));
        info.append(u8(SENSORS_OF_CELLS + 2))
                .append("00".repeat(SENSORS_OF_CELLS + 2))
                .append("0000")
                .append("14");
        info.append("00").append(u8((pack.cellOverVoltage() ? 2 : 0) + (pack.cellUnderVoltage() ? 8 : 0)));
        info.append("00".repeat(4)).append(u8((pack.dischargeFetOn() ? 1 : 0) + (pack.chargeFetOn() ? 2 : 0)));
        return info.append("00".repeat(13)).toString();
    }
}
