package io.cellwarden.gateway.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.line.Ports.Port;
import io.cellwarden.gateway.line.Ports.Usb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The serial ports of a computer")
class PortsTest {
    private static final String BY_ID = "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0";
    private static final String BY_PATH = "/dev/serial/by-path/platform-xhci-usb-0:1.2:1.0-port0";

    @TempDir
    private Path root;

    private Ports ports;

    @BeforeEach
    void plugIn() throws IOException {
        ports = new Ports(root);
    }

    private Path file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** A link as udev makes it, relative. */
    private void link(String path, String to) throws IOException {
        Path link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, link.getParent().relativize(root.resolve(to)));
    }

    private void adapter(String tty, int usb) throws IOException {
        String device = "sys/devices/usb" + usb;
        file(device + "/idVendor", "0403\n");
        file(device + "/idProduct", "6001\n");
        file(device + "/manufacturer", "FTDI\n");
        file(device + "/product", "FT232R USB UART\n");
        file(device + "/serial", "A50285BI\n");
        Files.createDirectories(root.resolve(device + "/1-1:1.0/" + tty + "/tty/" + tty));
        link("sys/devices/usb" + usb + "/1-1:1.0/" + tty + "/tty/" + tty + "/device", device + "/1-1:1.0/" + tty);
        link("sys/class/tty/" + tty, device + "/1-1:1.0/" + tty + "/tty/" + tty);
        file("dev/" + tty, "");
    }

    private void ofTheComputer(String tty, String type) throws IOException {
        Files.createDirectories(root.resolve("sys/devices/pnp0/" + tty));
        link("sys/class/tty/" + tty + "/device", "sys/devices/pnp0/" + tty);
        file("sys/class/tty/" + tty + "/type", type + "\n");
        file("dev/" + tty, "");
    }

    @Test
    void are_told_with_the_identity_of_their_adapter() throws IOException {
        adapter("ttyUSB0", 1);
        link(BY_ID.substring(1), "dev/ttyUSB0");
        link(BY_PATH.substring(1), "dev/ttyUSB0");

        assertThat(ports.list())
                .containsExactly(new Port(
                        "/dev/ttyUSB0",
                        Optional.of(BY_ID),
                        Optional.of(BY_PATH),
                        Optional.of(new Usb("0403", "6001", "FTDI", "FT232R USB UART", "A50285BI")),
                        true));
    }

    @Test
    void of_the_computer_itself_have_no_adapter_and_those_without_a_chip_are_none() throws IOException {
        ofTheComputer("ttyS0", "4");
        ofTheComputer("ttyS1", "0");
        file("sys/class/tty/tty1/uevent", "");
        file("dev/tty1", "");

        assertThat(ports.list())
                .containsExactly(new Port("/dev/ttyS0", Optional.empty(), Optional.empty(), Optional.empty(), true));
    }

    @Test
    void are_in_the_order_of_their_numbers() throws IOException {
        adapter("ttyUSB10", 1);
        adapter("ttyUSB9", 2);
        adapter("ttyACM0", 3);

        assertThat(ports.list())
                .extracting(Port::device)
                .containsExactly("/dev/ttyACM0", "/dev/ttyUSB9", "/dev/ttyUSB10");
    }

    @Test
    void are_found_by_any_of_their_names() throws IOException {
        adapter("ttyUSB0", 1);
        adapter("ttyUSB1", 2);
        link(BY_ID.substring(1), "dev/ttyUSB1");

        assertThat(ports.at(BY_ID).orElseThrow().device()).isEqualTo("/dev/ttyUSB1");
        assertThat(ports.at("/dev/ttyUSB1").orElseThrow().stable()).contains(BY_ID);
        assertThat(ports.at("/dev/ttyUSB0").orElseThrow().stable()).isEmpty();
        assertThat(ports.at("/dev/ttyUSB7")).isEmpty();
    }

    @Test
    void of_adapters_without_a_number_of_their_own_are_named_by_their_socket() throws IOException {
        adapter("ttyUSB0", 1);
        link(BY_PATH.substring(1), "dev/ttyUSB0");

        assertThat(ports.at("/dev/ttyUSB0").orElseThrow().stable()).contains(BY_PATH);
    }

    @Test
    void of_a_computer_that_tells_of_none_are_none() throws IOException {
        assertThat(ports.list()).isEmpty();
    }
}
