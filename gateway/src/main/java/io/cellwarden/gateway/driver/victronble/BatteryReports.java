package io.cellwarden.gateway.driver.victronble;

import io.cellwarden.event.Limits;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.wire.victronble.BleRecord;
import io.cellwarden.gateway.wire.victronble.BleRecord.SmartLithium;
import io.cellwarden.gateway.wire.victronble.LithiumError;
import io.cellwarden.gateway.wire.victronble.LithiumFlag;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.util.List;
import java.util.stream.Stream;

/** Turns what a smart battery says of itself into inputs. */
final class BatteryReports {
    private static final List<AlarmCode> ERRORS = Stream.of(LithiumError.values())
            .flatMap(error -> error.code().stream())
            .distinct()
            .toList();

    private final PackReports reports;
    private final LinkSettings.Pack pack;

    BatteryReports(PackReports reports, LinkSettings.Pack pack) {
        this.reports = reports;
        this.pack = pack;
    }

    /** Hands on a record; false if it is none of a battery. */
    boolean of(BleRecord record, Driver.Sink sink) {
        if (!(record instanceof SmartLithium battery)) {
            return false;
        }
        int cells = pack.devices().stream().mapToInt(LinkSettings.Device::cells).sum();
        int temperature = battery.temperatureC() == Ints.ABSENT ? Ints.ABSENT : battery.temperatureC() * 10;
        reports.reading(Ints.ABSENT, List.of(temperature), battery.cellsMv(cells), sink);
        reports.hardwareError(AlarmCode.E_SL24, battery.has(LithiumFlag.HARDWARE_FAILURE), sink);
        if (battery.errors() != Ints.ABSENT) {
            for (AlarmCode code : ERRORS) {
                reports.hardwareError(code, has(battery, code), sink);
            }
        }
        reports.protections(said(battery, "-alarm"), warnings(battery), sink);
        reports.balancing(battery.balancer() == SmartLithium.BALANCING, sink);
        reports.limits(asked(battery), sink);
        return true;
    }

    /** A failure of its hardware is neither alarm nor warning, but an error. */
    private static List<String> said(SmartLithium battery, String kind) {
        return Stream.of(LithiumFlag.values())
                .filter(battery::has)
                .map(LithiumFlag::alarmName)
                .filter(name -> name.endsWith(kind))
                .toList();
    }

    /** What no flag and no error of the manual says is a warning too. */
    private static List<String> warnings(SmartLithium battery) {
        Stream<String> imbalance =
                battery.balancer() == SmartLithium.IMBALANCE ? Stream.of("balancer-imbalance") : Stream.empty();
        Stream<String> errors = Stream.of(LithiumError.values())
                .filter(error -> error.code().isEmpty() && battery.errors() != Ints.ABSENT && battery.has(error))
                .map(LithiumError::alarmName);
        return Stream.of(said(battery, "-warning").stream(), imbalance, errors)
                .flatMap(words -> words)
                .toList();
    }

    private static boolean has(SmartLithium battery, AlarmCode code) {
        return Stream.of(LithiumError.values())
                .anyMatch(error -> error.code().stream().anyMatch(code::equals) && battery.has(error));
    }

    /** A battery that does not allow asks for no current at all; one that does, for no limit. */
    private static Limits asked(SmartLithium battery) {
        return new Limits(
                Ints.ABSENT,
                battery.has(LithiumFlag.ALLOWED_TO_CHARGE) ? Ints.ABSENT : 0,
                battery.has(LithiumFlag.ALLOWED_TO_DISCHARGE) ? Ints.ABSENT : 0);
    }
}
