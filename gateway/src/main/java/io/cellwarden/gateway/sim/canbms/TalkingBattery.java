package io.cellwarden.gateway.sim.canbms;

import java.util.ArrayList;
import java.util.List;

/** A 25.6 V battery that talks on a {@link SimulatedCan} bus as the sheet has it: limits, state of charge, values, extremes. */
public final class TalkingBattery implements SimulatedCan.CanBattery {
    private volatile boolean off;
    private volatile boolean tellsExtremes = true;
    private volatile boolean knowsTemperature = true;
    private volatile int highestMv = 3_312;

    /** Whether it says nothing at all. */
    public void setOff(boolean silent) {
        off = silent;
    }

    /** Whether it tells its lowest and highest cell (0x373). */
    public void setTellsExtremes(boolean tells) {
        tellsExtremes = tells;
    }

    /** Whether it has a temperature to tell. */
    public void setKnowsTemperature(boolean knows) {
        knowsTemperature = knows;
    }

    /** Its highest cell. */
    public void setHighestMv(int mv) {
        highestMv = mv;
    }

    @Override
    public List<String> frames() {
        if (off) {
            return List.of();
        }
        List<String> frames = new ArrayList<>(List.of(
                "t3516" + word(284) + word(1_000) + word(3_000),
                "t3554" + word(87) + word(100),
                (knowsTemperature ? "t3566" : "t3564") + word(2_641) + word(50) + (knowsTemperature ? word(231) : "")));
        if (tellsExtremes) {
            frames.add(
                    knowsTemperature
                            ? "t3738" + word(3_290) + word(highestMv) + word(288) + word(297)
                            : "t3734" + word(3_290) + word(highestMv));
        }
        return frames;
    }

    private static String word(int value) {
        return "%02X%02X".formatted(value & 0xFF, value >> 8 & 0xFF);
    }
}
