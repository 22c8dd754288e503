package io.cellwarden.gateway.driver.daly;

import io.cellwarden.gateway.driver.ProtocolSettings.Daly.Positive;
import io.cellwarden.gateway.wire.daly.DalyFrame;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * In which direction a board counts its current: firmwares differ, and nothing but what the board says that its pack does
 * shows which one it is. Until that is certain the current is not known. Source: protocol sheet Daly, "Disputed".
 */
final class DalySign {
    /** Below this a pack that is called stationary may have a current, and the reverse. */
    private static final int CLEAR_MA = 1_000;
    /** Current and state are asked for one after the other: so often in a row they must say the same. */
    private static final int CERTAIN_AFTER = 3;

    private final Optional<Boolean> told;
    private Optional<Boolean> shown = Optional.empty();
    private Optional<Boolean> last = Optional.empty();
    private int streak;

    DalySign(Positive told) {
        this.told = switch (told) {
            case AUTO -> Optional.empty();
            case CHARGE -> Optional.of(true);
            case DISCHARGE -> Optional.of(false);
        };
    }

    /** Another board may be on the line. */
    void forget() {
        shown = Optional.empty();
        last = Optional.empty();
        streak = 0;
    }

    /** The current in mA, positive while charging; empty while its sign is not certain. */
    OptionalInt current(int rawMa, DalyFrame.Switches state) {
        boolean clear = Math.abs(rawMa) >= CLEAR_MA && (state.isCharged() || state.isDischarged());
        if (clear) {
            Optional<Boolean> shows = Optional.of(state.isCharged() == rawMa > 0);
            streak = shows.equals(last) ? streak + 1 : 1;
            last = shows;
            shown = streak >= CERTAIN_AFTER ? shows : shown;
        }
        if (rawMa == 0) {
            return OptionalInt.of(0);
        }
        Optional<Boolean> chargePositive = contradiction().isPresent() ? Optional.empty() : told.or(() -> shown);
        return chargePositive.isPresent() ? OptionalInt.of(chargePositive.get() ? rawMa : -rawMa) : OptionalInt.empty();
    }

    /** What the board shows against the site file; empty while they agree. */
    Optional<String> contradiction() {
        return told.isPresent() && shown.isPresent() && !told.equals(shown)
                ? Optional.of("the sign of its current is the other way round than current-positive says")
                : Optional.empty();
    }
}
