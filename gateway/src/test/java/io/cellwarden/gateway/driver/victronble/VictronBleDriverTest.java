package io.cellwarden.gateway.driver.victronble;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.line.ScriptedLine;
import io.cellwarden.gateway.sim.victronble.SmartBattery;
import io.cellwarden.gateway.wire.victronble.AdvertKey;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The driver of Victron advertisements")
class VictronBleDriverTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final Duration POLL = Duration.ofMillis(60);

    private static final String ADDRESS = "c0ffee123456";
    private static final String SHUNT = "c0ffee999999";
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final List<Integer> CELLS = List.of(3_310, 3_320, 3_330, 3_340);

    private final SmartBattery battery = new SmartBattery(ADDRESS, KEY, CELLS);
    private final ScriptedLine line = new ScriptedLine(request -> new byte[0]);
    private final LinkStatistics statistics = new LinkStatistics("r", List.of("house"), Duration.ofSeconds(3));
    private final List<Input> inputs = new ArrayList<>();
    private final Driver.Sink sink = (bank, input) -> inputs.add(input);

    private static LinkSettings settings(Optional<String> address, ProtocolSettings protocol) {
        return new LinkSettings(
                "r",
                "tcp://127.0.0.1:1",
                LineSettings.DEFAULT,
                POLL,
                Control.OFF,
                Duration.ofSeconds(60),
                LinkSettings.START_GRACE,
                List.of(new LinkSettings.Device("house", "B1", address, 1, 4)),
                List.of(),
                protocol,
                List.of(new LinkSettings.Monitor("house", "shunt", Optional.of(SHUNT))));
    }

    private VictronBleDriver driver(String key) {
        Map<String, AdvertKey> keys = Map.of(ADDRESS, AdvertKey.of(key), SHUNT, AdvertKey.of(KEY));
        VictronBleDriver driver = new VictronBleDriver(
                settings(Optional.of("C0:FF:EE:12:34:56"), new ProtocolSettings.VictronBle(keys)), statistics, CLOCK);
        driver.opened(line);
        return driver;
    }

    private void hears(VictronBleDriver driver, String... lines) throws LineLost {
        line.arriving(String.join("", lines).getBytes(US_ASCII), Duration.ZERO);
        driver.poll(sink, () -> false);
    }

    private List<Input> heard(Class<? extends Input> kind) {
        return inputs.stream().filter(kind::isInstance).toList();
    }

    private static Input reading(int temperatureDeciC, int... cells) {
        return new Input.Reading("B1", NOON, Ints.ABSENT, Ints.of(temperatureDeciC), Ints.of(cells));
    }

    @Test
    @Requirement("MON-1")
    void hands_on_every_cell_and_the_temperature_and_leaves_the_current_unknown() throws LineLost {
        hears(driver(KEY), battery.next(), battery.next());

        assertThat(heard(Input.Reading.class)).containsExactly(reading(200, 3_310, 3_320, 3_330, 3_340));
    }

    @Test
    void hands_on_each_record_once_however_often_it_is_told() throws LineLost {
        VictronBleDriver driver = driver(KEY);
        hears(driver, battery.next(), battery.again(), battery.again());
        hears(driver, battery.again(), battery.next(), battery.again());
        hears(driver, battery.again(), battery.next(), battery.again());

        assertThat(heard(Input.Reading.class)).hasSize(2);
    }

    @Test
    @Requirement("TOP-6")
    void takes_a_receiver_that_repeats_its_last_line_for_no_sign_of_life() throws LineLost {
        VictronBleDriver driver = driver(KEY);
        hears(driver, battery.next(), battery.next());
        inputs.clear();

        for (int i = 0; i < 3; i++) {
            hears(driver, battery.again(), battery.again());
        }

        assertThat(inputs).isEmpty();
    }

    @Test
    @Requirement("MON-1")
    void leaves_a_temperature_unknown_whose_sensor_is_missing() throws LineLost {
        battery.loseSensor();

        hears(driver(KEY), battery.next(), battery.next());

        assertThat(heard(Input.Reading.class))
                .containsExactly(new Input.Reading(
                        "B1", NOON, Ints.ABSENT, Ints.of(Ints.ABSENT), Ints.of(3_310, 3_320, 3_330, 3_340)));
    }

    @Test
    void passes_over_other_devices_and_what_the_receiver_says_itself() throws LineLost {
        SmartBattery neighbour = new SmartBattery("aaaaaaaaaaaa", KEY, CELLS);

        hears(driver(KEY), "ready\r\n", neighbour.next(), neighbour.next(), "a4c138000001 -80 4c0010054b1c2f3a4b\n");

        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
        assertThat(statistics.snapshot().lastError()).isEmpty();
    }

    @Test
    void tells_a_wrong_key_by_the_name_of_the_device_and_hands_nothing_on() throws LineLost {
        hears(driver("ff" + KEY.substring(2)), battery.next(), battery.next());

        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().frames()).isZero();
        assertThat(statistics.snapshot().lastError()).isEqualTo("wrong key for B1");
    }

    @Test
    void hands_nothing_on_with_a_wrong_key_that_looks_right() throws LineLost {
        VictronBleDriver driver = driver(KEY.substring(0, 2) + "00".repeat(15));
        for (int i = 0; i < 20; i++) {
            hears(driver, battery.next(), battery.again(), battery.again());
        }

        assertThat(inputs).isEmpty();
    }

    @Test
    void hands_no_wrong_value_on_from_lines_with_a_damaged_digit() throws LineLost {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        VictronBleDriver driver = driver(KEY);
        for (int i = 0; i < 60; i++) {
            StringBuilder damaged = new StringBuilder(battery.next());
            if (i % 3 == 0) {
                int at = damaged.length() - 2 - random.nextInt(32);
                damaged.setCharAt(at, Character.forDigit(random.nextInt(16), 16));
            }
            hears(driver, damaged.toString());
        }

        assertThat(heard(Input.Reading.class))
                .as("seed %d", seed)
                .hasSizeGreaterThan(5)
                .allSatisfy(input -> assertThat(((Input.Reading) input)
                                .cellsMv().stream().boxed().toList())
                        .usingElementComparator((a, b) -> Math.abs(a - b) <= 100 ? 0 : a - b)
                        .isEqualTo(CELLS));
    }

    @Test
    @Requirement("TOP-6")
    void is_not_blind_behind_a_line_with_a_damaged_counter() throws LineLost {
        VictronBleDriver driver = driver(KEY);
        hears(driver, battery.next(), battery.next());
        String next = battery.next();
        int counter = next.indexOf(" e102") + 5 + 2 * 5;
        assertThat(next.substring(counter, counter + 4))
                .as("0x1237, low byte first")
                .isEqualTo("3712");
        inputs.clear();

        hears(driver, next.substring(0, counter) + "57" + next.substring(counter + 2));
        assertThat(inputs).isEmpty();
        hears(driver, battery.next(), battery.next(), battery.next());

        assertThat(heard(Input.Reading.class)).hasSize(2).allMatch(reading(200, 3_310, 3_320, 3_330, 3_340)::equals);
    }

    @Test
    @Requirement("MON-1")
    void leaves_unknown_what_the_battery_does_not_know() throws LineLost {
        // The second cell, the voltage, the balancer and the temperature are "not available".
        String record = "000000060000c77f52f9ffffffffff7f";

        hears(driver(KEY), ADDRESS + " -50 " + advert(5, 1, record), ADDRESS + " -50 " + advert(5, 2, record));

        assertThat(heard(Input.Reading.class)).isEmpty();
        assertThat(heard(Input.UnreadableReading.class))
                .singleElement()
                .asString()
                .contains("the voltage of cell 2 is not known");
        assertThat(heard(Input.BalancerReport.class)).isEmpty();
    }

    @Test
    @Requirement("ALM-8")
    void sees_an_over_voltage_beyond_the_scale_by_the_voltage_of_the_battery() throws LineLost {
        battery.setCells(List.of(3_400, 3_400, 3_400, 4_210));

        hears(driver(KEY), battery.next(), battery.next());

        assertThat(heard(Input.Reading.class)).containsExactly(reading(200, 3_400, 3_400, 3_400, 4_210));
    }

    @ParameterizedTest
    @CsvSource({
        "0x06000000, 0x001, E_SL1",
        "0x06000000, 0x002, E_SL2",
        "0x06000000, 0x004, E_SL9",
        "0x06000000, 0x100, E_SL9",
        "0x06000000, 0x010, E_SL10",
        "0x06000000, 0x200, E_SL10",
        "0x06000000, 0x080, E_SL119",
        "0x07000000, 0x000, E_SL24"
    })
    @Requirement("ALM-7")
    void tells_the_errors_of_the_battery_when_they_come_and_go(long flags, int errors, AlarmCode code) throws LineLost {
        VictronBleDriver driver = driver(KEY);
        battery.setState(flags, errors, 1);
        hears(driver, battery.next(), battery.next());
        assertThat(heard(Input.HardwareError.class))
                .contains(new Input.HardwareError("B1", NOON, code, true))
                .filteredOn(error -> ((Input.HardwareError) error).present())
                .hasSize(1);
        inputs.clear();

        battery.setState(SmartBattery.WELL, 0, 1);
        hears(driver, battery.next(), battery.next(), battery.next());

        assertThat(heard(Input.HardwareError.class)).containsExactly(new Input.HardwareError("B1", NOON, code, false));
    }

    @ParameterizedTest
    @CsvSource({
        "0x06000200, true, false, over-voltage-alarm, ''",
        "0x06000800, false, true, under-voltage-alarm, ''",
        "0x06008000, true, true, over-temperature-alarm, ''",
        "0x06001400, false, false, '', 'over-voltage-warning, under-voltage-warning'",
        "0x46000000, false, false, cell-imbalance-alarm, ''"
    })
    @Requirement({"ALM-7", "AGG-2"})
    void tells_the_alarms_and_warnings_of_the_battery(
            long flags, boolean charge, boolean discharge, String protects, String warns) throws LineLost {
        battery.setState(flags, 0, 1);

        hears(driver(KEY), battery.next(), battery.next());

        assertThat(heard(Input.ProtectionReport.class)).singleElement().satisfies(input -> {
            Input.ProtectionReport report = (Input.ProtectionReport) input;
            assertThat(report.charge()).isEqualTo(charge);
            assertThat(report.discharge()).isEqualTo(discharge);
            assertThat(report.protects()).isEqualTo(protects);
            assertThat(report.warns()).isEqualTo(warns);
        });
    }

    @ParameterizedTest(name = "errors {0}, balancer {1}: {2}")
    @CsvSource({
        "0, 0, ''",
        "0, 1, ''",
        "0, 3, balancer-imbalance",
        "0x400, 1, wrong-balancer-id",
        "0x400, 3, 'balancer-imbalance, wrong-balancer-id'"
    })
    @Requirement("ALM-7")
    void tells_as_a_warning_what_is_neither_an_alarm_nor_an_error_of_the_manual(int errors, int balancer, String warns)
            throws LineLost {
        battery.setState(SmartBattery.WELL, errors, balancer);

        hears(driver(KEY), battery.next(), battery.next());

        assertThat(heard(Input.ProtectionReport.class))
                .containsExactly(new Input.ProtectionReport("B1", NOON, false, false, "", warns));
    }

    @Test
    @Requirement("BAL-9")
    void tells_that_the_battery_balances() throws LineLost {
        VictronBleDriver driver = driver(KEY);
        hears(driver, battery.next(), battery.next());
        assertThat(heard(Input.BalancerReport.class)).isEmpty();

        battery.setState(SmartBattery.WELL, 0, 2);
        hears(driver, battery.next());

        assertThat(heard(Input.BalancerReport.class)).containsExactly(new Input.BalancerReport("B1", NOON, true));
    }

    @Test
    @Requirement("AGG-1")
    void asks_for_no_current_where_the_battery_does_not_allow_it() throws LineLost {
        VictronBleDriver driver = driver(KEY);
        hears(driver, battery.next(), battery.next(), battery.next());
        assertThat(heard(Input.LimitsReport.class))
                .containsExactly(new Input.LimitsReport("B1", NOON, Ints.ABSENT, Ints.ABSENT, Ints.ABSENT));
        inputs.clear();

        battery.setState(0x0200_1800L, 0, 1);
        hears(driver, battery.next(), battery.next());

        assertThat(heard(Input.LimitsReport.class))
                .containsExactly(new Input.LimitsReport("B1", NOON, Ints.ABSENT, Ints.ABSENT, 0));
    }

    @Test
    void tells_a_battery_where_the_site_file_has_a_monitor() throws LineLost {
        SmartBattery other = new SmartBattery(SHUNT, KEY, CELLS);

        hears(driver(KEY), other.next(), other.next());

        assertThat(inputs).isEmpty();
        assertThat(statistics.snapshot().lastError()).isEqualTo("shunt tells record type 0x05, it is no such device");
    }

    @Test
    @Requirement("MON-2")
    void hands_on_what_a_shunt_and_a_bms_measure_of_the_bank_and_complain_of() throws LineLost {
        VictronBleDriver driver = driver(KEY);
        hears(driver, shunt(2, 1, "ffffe50400000000030000f40140df03"), shunt(2, 2, "ffffe50400000000030000f40140df03"));

        assertThat(inputs)
                .containsExactly(
                        new Input.MonitorReading(NOON, "shunt", 12_530, 0, 500, 50_000, Ints.ABSENT),
                        new Input.MonitorReport(NOON, "shunt", true, ""));
        inputs.clear();

        hears(driver, shunt(2, 3, "ffffe50401000000030000f40140df03"), shunt(2, 4, "ffffe50401000000030000f40140df03"));
        assertThat(heard(Input.MonitorReport.class))
                .containsExactly(new Input.MonitorReport(NOON, "shunt", false, "low-voltage"));
        inputs.clear();

        hears(
                driver,
                shunt(10, 5, "0b40388b0afaff951557148ccf0200ff"),
                shunt(10, 6, "0b40388b0afaff951557148ccf0200ff"));

        assertThat(inputs)
                .containsExactly(
                        new Input.MonitorReading(NOON, "shunt", 26_990, -600, 995, 4_400, 14_400),
                        new Input.MonitorReport(NOON, "shunt", false, "low-cell-voltage, error 11"));
    }

    private static String shunt(int type, int counter, String record) {
        return SHUNT + " -50 " + advert(type, counter, record);
    }

    private static String advert(int type, int counter, String record) {
        return SmartBattery.advert(KEY, 0xA389, type, counter, record) + "\n";
    }

    @Test
    void needs_the_address_and_the_key_of_each_device() {
        ProtocolSettings none = new ProtocolSettings.None();
        ProtocolSettings others = new ProtocolSettings.VictronBle(Map.of(SHUNT, AdvertKey.of(KEY)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VictronBleDriver(settings(Optional.of(ADDRESS), none), statistics, CLOCK))
                .withMessage("link r: its devices have no keys");
        for (Optional<String> address : List.of(Optional.<String>empty(), Optional.of(ADDRESS))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new VictronBleDriver(settings(address, others), statistics, CLOCK))
                    .withMessageContaining("link r: device B1 needs address");
        }
        assertThat(new ProtocolSettings.VictronBle(Map.of(SHUNT, AdvertKey.of(KEY))).toString())
                .doesNotContain(KEY.substring(0, 6));
    }
}
