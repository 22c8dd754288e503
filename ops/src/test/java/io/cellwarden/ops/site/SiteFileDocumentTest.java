package io.cellwarden.ops.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.ops.check.SiteCheck;
import io.cellwarden.ops.site.SiteLink.Cells;
import io.cellwarden.site.Finding;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The example in docs/site-file.md")
class SiteFileDocumentTest {
    private static final Pattern EXAMPLE = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private SiteFile file = new SiteFile(Path.of(""), Optional.empty(), List.of());
    private String text = "";

    @BeforeEach
    void read() throws Exception {
        List<String> examples = examples();
        assertThat(examples).hasSize(2);
        text = examples.getLast();
        file = SiteFile.read(Files.writeString(folder.resolve("site.conf"), text), SiteCheck::findings);
    }

    private static List<String> examples() throws IOException {
        String document = Files.readString(Path.of("../docs/site-file.md"));
        return EXAMPLE.matcher(document)
                .results()
                .map(MatchResult::group)
                .map(block -> block.substring("```hocon\n".length(), block.length() - "```".length()))
                .toList();
    }

    @Test
    void is_free_of_findings() {
        assertThat(file.remarks()).isEmpty();
    }

    @Test
    void maps_the_registers_of_a_modbus_device_without_a_mistake() throws Exception {
        String document = Files.readString(Path.of("../docs/site-file.md"));
        int from = document.indexOf("links.m {");
        String map = document.substring(from, document.indexOf("```", from));
        Path site = Files.writeString(
                folder.resolve("modbus.conf"),
                "cellwarden { " + map + " banks.b1 { bms = small-bms, model = \"12.8/100\", strings = [[B1]] } }");

        SiteFile read = SiteFile.read(site, SiteCheck::findings);

        assertThat(read.remarks()).isEmpty();
        assertThat(read.site().orElseThrow().links().getFirst().settings())
                .isInstanceOfSatisfying(ProtocolSettings.Modbus.class, modbus -> {
                    assertThat(modbus.overTcp()).isTrue();
                    assertThat(modbus.map().cells().count()).isEqualTo(4);
                    assertThat(modbus.map().switches()).containsOnlyKeys("discharge-fet", "coil-1");
                });
    }

    @Test
    void says_what_the_defaults_are() throws Exception {
        Path minimal =
                Files.writeString(folder.resolve("minimal.conf"), examples().getFirst());
        SiteBank standard = bank(SiteFile.read(minimal));
        SiteBank written = bank(file);

        assertThat(written.silentAfter()).isEqualTo(standard.silentAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(written.startGrace()).isEqualTo(standard.startGrace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(written.site().settingsOf("B1").differences(standard.site().settingsOf("B1")))
                .containsExactly(Setting.CONTACTOR_LOW); // written out it is a value of its own, the same in effect
        assertThat(written.site().settingsOf("B1").contactorLowMv())
                .isEqualTo(standard.site().settingsOf("B1").contactorLowMv());
        assertThat(standard.site().silenceLimit()).isEmpty();
        assertThat(written.site().silenceLimit()).contains(Duration.ofSeconds(10));
        assertThat(SiteFile.read(minimal).site().map(Site::store)).contains(Site.Store.EMBEDDED);
        assertThat(file.site().map(Site::disk)).contains(DiskLimits.STANDARD);
        assertThat(file.site().map(Site::retention))
                .contains(Duration.ofDays(90))
                .isEqualTo(SiteFile.read(minimal).site().map(Site::retention));
    }

    @Test
    void is_read_into_links_devices_and_outputs() {
        Site site = file.site().orElseThrow();

        assertThat(site.dataDir()).isEqualTo(folder.resolve("data").toAbsolutePath());
        assertThat(site.links()).extracting(SiteLink::name).containsExactly("a", "b");
        SiteLink link = site.links().getFirst();
        assertThat(link.control()).isEqualTo(Control.OFF);
        assertThat(link.devices())
                .containsExactly(new SiteLink.Device("b1", "B1", Optional.empty(), Optional.of(new Cells(1, 4))));
        assertThat(bank(file).boundTo(Output.LOADS))
                .extracting(Actuator::path)
                .containsExactly("a/B1/discharge-fet", "b/B2/discharge-fet");
        assertThat(bank(file).serials()).containsEntry("B1", "HQ2108ABCDE");
    }

    @Test
    void names_its_data_directory_without_detours() throws Exception {
        Path there = Files.writeString(
                folder.resolve("there.conf"), text.replace("data-dir = \"data\"", "data-dir = \"./x/../.\""));

        assertThat(SiteFile.read(there).site().map(Site::dataDir)).contains(folder.toAbsolutePath());
    }

    @Test
    void binds_the_fets_of_every_pack_where_the_file_does_not_say() throws Exception {
        int from = text.indexOf("    outputs {");
        String without = text.substring(0, from) + text.substring(text.indexOf("}", from) + 1);
        SiteBank bank = bank(SiteFile.read(Files.writeString(folder.resolve("other.conf"), without)));

        assertThat(bank.outputsGiven()).isFalse();
        assertThat(bank.boundTo(Output.LOADS))
                .extracting(Actuator::path)
                .containsExactly("a/B1/discharge-fet", "b/B2/discharge-fet");
        assertThat(bank.boundTo(Output.CHARGERS))
                .extracting(Actuator::path)
                .containsExactly("a/B1/charge-fet", "b/B2/charge-fet");
        assertThat(bank.boundTo(Output.PRE_ALARM)).isEmpty();
    }

    @Test
    void names_every_setting() {
        assertThat(Setting.values()).allMatch(setting -> text.contains(setting.key() + " = "));
    }

    @Test
    void may_be_split_over_files_and_a_mistake_names_the_right_one() throws Exception {
        Path more = Files.writeString(folder.resolve("more.conf"), "\ncellwarden.colour = red\n");
        Path site = Files.writeString(folder.resolve("split.conf"), text + "include \"more.conf\"\n");

        assertThat(SiteFile.read(site).remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.where()).isEqualTo(more + ":2");
            assertThat(remark.finding().severity()).isEqualTo(Finding.Severity.ERROR);
        });
    }

    private static SiteBank bank(SiteFile file) {
        return file.site().flatMap(site -> site.bank("b1")).orElseThrow();
    }
}
