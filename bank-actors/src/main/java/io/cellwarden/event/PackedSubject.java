package io.cellwarden.event;

import io.cellwarden.coding.Texts;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.List;

/**
 * What a series of inputs in a chunk tells of: its kind, and all that is the same each time.
 *
 * @param texts as many as its kind has
 * @param flag false where its kind has none
 */
record PackedSubject(Kind kind, List<String> texts, boolean flag) {
    /** What is packed. A chunk stores their places: they keep them, and a further one comes behind the others. */
    enum Kind {
        /** By battery. */
        READING(1, false),
        /** By battery. */
        STATE_OF_CHARGE(1, false),
        /** By battery. */
        LIMITS(1, false),
        /** By monitor. */
        MONITOR(1, false),
        /** By monitor and reasons, and whether it is well. */
        MONITOR_REPORT(2, true),
        /** By output, actuator and battery, and whether it is on. */
        READ_BACK(3, true),
        /** By battery, device, frame and trouble, and whether it was refused. */
        CONTROL_FRAME(4, true),
        /** By battery, what has acted and what it warns of. */
        PROTECTION(3, false);

        private final int texts;
        private final boolean hasFlag;

        Kind(int texts, boolean hasFlag) {
            this.texts = texts;
            this.hasFlag = hasFlag;
        }

        /** How many texts a subject of this kind has. */
        int texts() {
            return texts;
        }

        /** Whether a subject of this kind has a flag. */
        boolean hasFlag() {
            return hasFlag;
        }
    }

    /** The subject of an input. */
    static PackedSubject of(Input.Measured input) {
        return switch (input) {
            case Input.Reading of -> of(Kind.READING, of.battery());
            case Input.StateOfCharge of -> of(Kind.STATE_OF_CHARGE, of.battery());
            case Input.LimitsReport of -> of(Kind.LIMITS, of.battery());
            case Input.MonitorReading of -> of(Kind.MONITOR, of.monitor());
            case Input.MonitorReport of ->
                new PackedSubject(Kind.MONITOR_REPORT, List.of(of.monitor(), of.text()), of.well());
            case Input.ReadBack of ->
                new PackedSubject(Kind.READ_BACK, List.of(of.output().key(), of.actuator(), of.battery()), of.on());
            case Input.ControlFrame of ->
                new PackedSubject(
                        Kind.CONTROL_FRAME, List.of(of.battery(), of.device(), of.frame(), of.trouble()), of.refused());
            case Input.ProtectionReport of ->
                new PackedSubject(Kind.PROTECTION, List.of(of.battery(), of.protects(), of.warns()), false);
        };
    }

    private static PackedSubject of(Kind kind, String name) {
        return new PackedSubject(kind, List.of(name), false);
    }

    /** What an input tells in numbers; of a reading, which has columns of its own, none. */
    static Ints numbers(Input.Measured input) {
        return switch (input) {
            case Input.StateOfCharge of -> Ints.of(of.socPermille());
            case Input.LimitsReport of -> Ints.of(of.chargeVoltageMv(), of.chargeCurrentMa(), of.dischargeCurrentMa());
            case Input.MonitorReading of ->
                Ints.of(of.voltageMv(), of.currentMa(), of.socPermille(), of.consumedMah(), of.timeToGoMin());
            case Input.ProtectionReport of -> Ints.of(of.charge() ? 1 : 0, of.discharge() ? 1 : 0);
            case Input.Reading _, Input.MonitorReport _, Input.ReadBack _, Input.ControlFrame _ -> Ints.none();
        };
    }

    /** The first text: whom it is about. */
    String name() {
        return texts.getFirst();
    }

    /** Whether a chunk can hold its texts. */
    boolean isOrdinary() {
        return texts.stream().allMatch(text -> text.length() <= Texts.LONGEST);
    }

    Input.StateOfCharge stateOfCharge(Instant at, Ints numbers) {
        return new Input.StateOfCharge(name(), at, numbers.get(0));
    }

    Input.LimitsReport limits(Instant at, Ints numbers) {
        return new Input.LimitsReport(name(), at, numbers.get(0), numbers.get(1), numbers.get(2));
    }

    Input.MonitorReading monitor(Instant at, Ints numbers) {
        return new Input.MonitorReading(
                at, name(), numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), numbers.get(4));
    }

    Input.ProtectionReport protection(Instant at, Ints numbers) {
        return new Input.ProtectionReport(
                name(), at, isSet(numbers.get(0)), isSet(numbers.get(1)), texts.get(1), texts.get(2));
    }

    private static boolean isSet(int number) {
        if (number != 0 && number != 1) {
            throw new ArithmeticException("neither yes nor no: " + number);
        }
        return number == 1;
    }

    Input.MonitorReport monitorReport(Instant at) {
        return new Input.MonitorReport(at, name(), flag, texts.get(1));
    }

    Input.ReadBack readBack(Instant at) {
        return new Input.ReadBack(at, output(name()), texts.get(1), texts.get(2), flag);
    }

    private static Output output(String key) {
        for (Output output : Output.values()) {
            if (output.key().equals(key)) {
                return output;
            }
        }
        throw new ArithmeticException("there is no output " + key);
    }

    Input.ControlFrame controlFrame(Instant at) {
        return new Input.ControlFrame(at, name(), texts.get(1), texts.get(2), flag, texts.get(3));
    }
}
