package io.cellwarden.ops.check;

import io.cellwarden.ops.site.Equipment.Conductor;
import io.cellwarden.ops.site.Equipment.Wiring;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.site.Finding;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cables and fuses of a bank (TOP-8). */
final class WiringCheck {
    private static final String RULE = "TOP-8";

    private final List<Finding> findings = new ArrayList<>();
    private final SiteBank bank;
    private final String place;

    private WiringCheck(SiteBank bank, String place) {
        this.bank = bank;
        this.place = place;
    }

    static List<Finding> findings(SiteBank bank, String place) {
        WiringCheck check = new WiringCheck(bank, place);
        bank.equipment().wiring().ifPresent(check::check);
        return check.findings;
    }

    /** One of the currents that a fuse must not exceed. */
    private record Limit(String name, BigDecimal amperes) {
        private String text() {
            return name + ", " + plain(amperes) + " A";
        }
    }

    private void check(Wiring wiring) {
        int strings = bank.site().strings().size();
        BigDecimal count = BigDecimal.valueOf(strings);
        BigDecimal battery = Quantity.fromMilli(bank.site().model().maxDischargeMa());
        List<Limit> string = new ArrayList<>(List.of(new Limit("the battery's maximum current", battery)));
        List<Limit> main = new ArrayList<>(
                List.of(new Limit(strings + " × the battery's maximum current", battery.multiply(count))));
        wiring.systemMaxA().ifPresent(system -> {
            string.add(new Limit(
                    "a string's share of the system's maximum current", system.divide(count, 3, RoundingMode.FLOOR)));
            main.add(new Limit("the system's maximum current", system));
        });
        conductor("string", wiring.string(), string, true);
        conductor("main", wiring.main(), main, strings > 1);
        crossSections(wiring, count);
        if (wiring.midpointsLinked()) {
            findings.add(Finding.error(
                    RULE,
                    place + ".midpoints-linked",
                    "is yes; points between batteries of different strings must not be" + " connected"));
        }
    }

    private void conductor(String key, Conductor conductor, List<Limit> limits, boolean needed) {
        String fusePlace = place + "." + key + ".fuse-a";
        conductor.cableA().ifPresent(rating -> limits.addFirst(new Limit("the " + key + " cable's rating", rating)));
        if (conductor.fuseA().isEmpty()) {
            if (needed) {
                findings.add(Finding.error(
                        RULE, place, "has no " + key + ".fuse-a; the positive of " + what(key) + " must be fused"));
            }
            return;
        }
        if (conductor.cableA().isEmpty()) {
            findings.add(Finding.warning(
                    RULE, place, "has no " + key + ".cable-a; whether the fuse protects the cable is not known"));
        }
        BigDecimal fuse = conductor.fuseA().get();
        Limit least = limits.stream().min(Comparator.comparing(Limit::amperes)).orElseThrow();
        if (fuse.compareTo(least.amperes) > 0) {
            findings.add(Finding.error(
                    RULE,
                    fusePlace,
                    "is " + plain(fuse) + " A; at most " + plain(least.amperes) + " A are allowed, limited by "
                            + least.text()));
        }
    }

    private static String what(String key) {
        return key.equals("main") ? "the main cable" : "each string";
    }

    private void crossSections(Wiring wiring, BigDecimal strings) {
        if (wiring.string().cableMm2().isEmpty() || wiring.main().cableMm2().isEmpty()) {
            return;
        }
        BigDecimal string = wiring.string().cableMm2().get();
        BigDecimal main = wiring.main().cableMm2().get();
        BigDecimal wanted = string.multiply(strings);
        if (main.compareTo(wanted) != 0) {
            String message = "is " + plain(main) + " mm²; wanted is " + plain(wanted)
                    + " mm², that of a string's cable (" + plain(string) + " mm²) times the " + strings + " strings";
            String at = place + ".main.cable-mm2";
            findings.add(
                    main.compareTo(wanted) < 0 ? Finding.error(RULE, at, message) : Finding.warning(RULE, at, message));
        }
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
