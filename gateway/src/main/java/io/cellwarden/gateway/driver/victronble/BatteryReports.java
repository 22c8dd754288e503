package io.cellwarden.gateway.driver.victronble;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.wire.victronble.BleRecord;
import io.cellwarden.gateway.wire.victronble.BleRecord.SmartLithium;
import io.cellwarden.gateway.wire.victronble.LithiumError;
import io.cellwarden.gateway.wire.victronble.LithiumFlag;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Turns what a smart battery says of itself into inputs. */
final class BatteryReports {
    /** What a battery allows is stale after a minute (AGG-4). */
    private static final Duration ALLOWS_AGAIN = Duration.ofSeconds(20);

    private static final List<AlarmCode> ERRORS = Stream.of(LithiumError.values())
            .flatMap(error -> error.code().stream())
            .distinct()
            .toList();

    private final PackReports reports;
    private final LinkSettings.Pack pack;
    private final InstantSource clock;
    private int chargeMa = Ints.ABSENT;
    private int dischargeMa = Ints.ABSENT;
    private Instant allowedAt = Instant.MIN;

    BatteryReports(PackReports reports, LinkSettings.Pack pack, InstantSource clock) {
        this.reports = reports;
        this.pack = pack;
        this.clock = clock;
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
        reports.balancing(battery.balancer() == SmartLithium.BALANCING, sink);
        allows(battery, sink);
        return true;
    }

    private static boolean has(SmartLithium battery, AlarmCode code) {
        return Stream.of(LithiumError.values())
                .anyMatch(error -> error.code().stream().anyMatch(code::equals) && battery.has(error));
    }

    /** A battery that does not allow asks for no current at all; one that does, for no limit. */
    private void allows(SmartLithium battery, Driver.Sink sink) {
        int charge = battery.has(LithiumFlag.ALLOWED_TO_CHARGE) ? Ints.ABSENT : 0;
        int discharge = battery.has(LithiumFlag.ALLOWED_TO_DISCHARGE) ? Ints.ABSENT : 0;
        Instant now = clock.instant();
        boolean again = allowedAt.equals(Instant.MIN) || !now.isBefore(allowedAt.plus(ALLOWS_AGAIN));
        if (again || charge != chargeMa || discharge != dischargeMa) {
            chargeMa = charge;
            dischargeMa = discharge;
            allowedAt = now;
            pack.devices()
                    .forEach(device -> sink.put(
                            device.bank(),
                            new Input.LimitsReport(device.battery(), now, Ints.ABSENT, charge, discharge)));
        }
    }
}
