package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.line.Pin;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A link of a site file")
class SiteLinksTest {
    @TempDir
    private Path folder;

    private Site site(String control, String bank) throws Exception {
        Path file = folder.resolve("site.conf");
        Files.writeString(file, """
                cellwarden.links.a { port = "/dev/ttyUSB0", protocol = jbd, %s devices = [ { battery = "b1/B1" } ] }
                cellwarden.banks.b1 { bms = small-bms, model = "12.8/200", strings = [[B1]], %s }
                """.formatted(control, bank));
        return SiteFile.read(file).site().orElseThrow();
    }

    @Test
    void drives_the_fets_of_its_pack_unless_the_file_says_otherwise() throws Exception {
        // When
        LinkSettings link = SiteLinks.of(site("control = on,", "silent-after = 20 s"))
                .getFirst()
                .settings();
        // Then
        assertThat(link.outputs())
                .containsExactlyInAnyOrder(
                        new LinkSettings.Binding("b1", Output.LOADS, "B1", Switch.DISCHARGE_FET),
                        new LinkSettings.Binding("b1", Output.CHARGERS, "B1", Switch.CHARGE_FET));
        assertThat(link.silentAfter()).isEqualTo(Duration.ofSeconds(20));
        assertThat(link.startGrace()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    @Requirement("BMS-9")
    void is_refused_where_it_is_to_switch_what_this_program_cannot() throws Exception {
        // Given
        String relay = "outputs { load-disconnect = [ \"a/B1/relay-1\" ] }";
        // Then
        assertThatThrownBy(() -> SiteLinks.of(site("control = on,", relay)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cellwarden.banks.b1.outputs: load-disconnect")
                .hasMessageContaining(
                        "a/B1/relay-1, which cannot be switched over the protocol of link a; bind another");
        assertThat(SiteLinks.of(site("", relay)).getFirst().settings().outputs())
                .as("a link that only reads")
                .isEmpty();
    }

    @Test
    @Requirement("BMS-9")
    void switch_lines_of_their_port_whatever_they_speak_and_know_what_is_wired_back() throws Exception {
        // Given
        Site site = site(
                "control = on, read-back { rts = cts },",
                "outputs { load-disconnect = [ \"a/B1/discharge-fet\" ], charge-disconnect = [ \"a/rts\" ], pre-alarm = [ \"a/dtr\" ] }");
        // When
        LinkSettings link = SiteLinks.of(site).getFirst().settings();
        // Then
        assertThat(link.outputs())
                .containsExactlyInAnyOrder(
                        new LinkSettings.Binding("b1", Output.LOADS, "B1", Switch.DISCHARGE_FET),
                        new LinkSettings.Binding("b1", Output.CHARGERS, "", new Switch("rts")),
                        new LinkSettings.Binding("b1", Output.PRE_ALARM, "", new Switch("dtr")));
        assertThat(link.wiredBack()).isEqualTo(Map.of(Pin.RTS, Pin.CTS));
    }

    @Test
    @Requirement("MON-2")
    void may_have_a_battery_monitor_whose_relay_an_output_drives() throws Exception {
        // Given
        Path file = folder.resolve("monitor.conf");
        Files.writeString(file, """
                cellwarden.links.a { port = "/dev/ttyUSB0", protocol = jbd, devices = [ { battery = "b1/B1" } ] }
                cellwarden.links.m {
                  port = "/dev/ttyUSB1", protocol = vedirect, control = on, devices = [ { monitor = "b1/shunt" } ]
                }
                cellwarden.banks.b1 {
                  bms = small-bms, model = "12.8/200", strings = [[B1]], outputs { load-disconnect = [ "m/relay-1" ] }
                }
                """);
        // When
        LinkSettings link =
                SiteLinks.of(SiteFile.read(file).site().orElseThrow()).getLast().settings();
        // Then
        assertThat(link.line().baud()).isEqualTo(19_200);
        assertThat(link.monitors()).containsExactly(new LinkSettings.Monitor("b1", "shunt", Optional.empty()));
        assertThat(link.devices()).isEmpty();
        assertThat(link.banks()).containsExactly("b1");
        assertThat(link.outputs())
                .containsExactly(new LinkSettings.Binding("b1", Output.LOADS, "", Switch.relay(1)))
                .allSatisfy(binding -> assertThat(binding.name("m")).isEqualTo("m/relay-1"));
    }

    @Test
    @Requirement("GEN-2")
    void that_has_left_the_file_takes_its_alarm_along_and_one_that_stays_keeps_its_own() throws Exception {
        // Given: B1 was on link z, which is no more
        BankScenario bank = BankScenario.of(BankScenario.site(BmsModel.SMALL_BMS, "B0", "B1"));
        String name = bank.state().site().name();
        List<LinkStatistics.Snapshot> links =
                List.of(new LinkStatistics("a", List.of(name), Duration.ofSeconds(3)).snapshot());
        bank.feed(new Input.LinkReport("B1", BankScenario.second(1), false, "link " + name + "/z: no valid frame yet"));
        bank.feed(new Input.LinkReport("B0", BankScenario.second(1), false, "link " + name + "/a: no valid frame yet"));
        bank.given();
        // When
        List<Input.LinkReport> gone = SiteLinks.gone(bank.state(), links, BankScenario.second(2));
        gone.forEach(bank::feed);
        // Then
        assertThat(gone).hasSize(1);
        assertThat(bank.events(BankEvent.AlarmCleared.class))
                .singleElement()
                .extracting(BankEvent.AlarmCleared::code, BankEvent.AlarmCleared::battery)
                .containsExactly(AlarmCode.CW_LINK, "B1");
        assertThat(SiteLinks.gone(bank.state(), links, BankScenario.second(3))).isEmpty();
    }
}
