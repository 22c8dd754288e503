package io.cellwarden.ops.check;

import com.typesafe.config.ConfigUtil;
import io.cellwarden.gateway.line.Ports;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteLink;
import io.cellwarden.site.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ports that a site file names by a number which the kernel gives in the order of plugging in: after a restart it may be
 * another adapter's, and readings of one battery would be taken for those of another (TOP-1).
 */
public final class PortCheck {
    private static final Pattern NUMBERED = Pattern.compile("/dev/tty(USB|ACM)[0-9]+");

    private PortCheck() {}

    /**
     * A warning for each such port.
     *
     * @param root of the file system that has the ports, {@code /} but in tests
     */
    public static List<Finding> findings(Site site, Path root) {
        Ports ports = new Ports(root);
        return site.links().stream()
                .filter(link -> NUMBERED.matcher(link.port()).matches())
                .map(link -> warning(link, stable(ports, link.port())))
                .toList();
    }

    private static Optional<String> stable(Ports ports, String port) {
        try {
            return ports.at(port).flatMap(Ports.Port::stable);
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    private static Finding warning(SiteLink link, Optional<String> stable) {
        return Finding.warning(
                "TOP-1",
                "cellwarden.links." + ConfigUtil.joinPath(link.name()) + ".port",
                "\"" + link.port() + "\" may be another adapter after a restart; "
                        + stable.map(path -> "name it \"" + path + "\"")
                                .orElse("name it by its path below /dev/serial/by-id, which cellwarden ports shows when it is"
                                        + " plugged in"));
    }
}
