package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window, as wide as a telephone, on the storefront. */
final class Browser implements AutoCloseable {
	static final Path CHROMIUM = Path.of("/usr/bin/chromium");
	static final Path DRIVER = Path.of("/usr/bin/chromedriver");
	private static final Duration LIMIT = Duration.ofSeconds(60);
	private static final Path SCREENSHOTS = Path.of("target", "screenshots");
	private static final List<String> SERIOUS = List.of("serious", "critical");
	private final URI shop;
	private final ChromeDriver driver;

	Browser(URI gateway) {
		this.shop = gateway.resolve("/shop/");
		var options = new ChromeOptions();
		options.setBinary(CHROMIUM.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=390,844",
				"--lang=en");
		var logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(), options);
	}

	static boolean isInstalled() {
		return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
	}

	/** Opens a view, by the part of its address after {@code #}. */
	void open(String view) {
		driver.get(shop + "#" + view);
	}

	void reload() {
		driver.navigate().refresh();
	}

	void back() {
		driver.navigate().back();
	}

	/** Opens another tab at this view, and returns to the first one with {@link #closeTab}. */
	void openTab(String view) {
		driver.switchTo().newWindow(WindowType.TAB);
		open(view);
	}

	void closeTab() {
		driver.close();
		driver.switchTo().window(driver.getWindowHandles().iterator().next());
	}

	/** Clicks the element as soon as it is there. */
	void click(String css) {
		until("clicked " + css, () -> {
			find(css).click();
			return true;
		});
	}

	/** Replaces the text of an input. */
	void type(String css, String text) {
		until("typed into " + css, () -> {
			var input = find(css);
			input.clear();
			input.sendKeys(text);
			return true;
		});
	}

	/** Accepts the question that the page asks. */
	void accept() {
		Waiting.until("the question was accepted", LIMIT, () -> {
			try {
				driver.switchTo().alert().accept();
				return true;
			} catch (NoAlertPresentException notYet) {
				return false;
			}
		});
	}

	void choose(String css, String value) {
		click(css + " option[value='" + value + "']");
	}

	void awaitText(String css, String text) {
		until(css + " contains \"" + text + "\"", () -> find(css).getText().contains(text));
	}

	String text(String css) {
		return find(css).getText();
	}

	String address() {
		return String.valueOf(driver.getCurrentUrl());
	}

	/** The result of a script in the page. */
	Object run(String script) {
		return driver.executeScript(script);
	}

	private WebElement find(String css) {
		return driver.findElement(By.cssSelector(css));
	}

	private void until(String what, BooleanSupplier holds) {
		Waiting.until(what + " at " + address(), LIMIT, () -> {
			try {
				return holds.getAsBoolean();
			} catch (NoSuchElementException | StaleElementReferenceException
					| ElementNotInteractableException notYet) {
				return false;
			}
		});
	}

	/** Keeps a picture as build output, and checks the page for accessibility and its width. */
	void inspect(String name) {
		try {
			Files.createDirectories(SCREENSHOTS);
			Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		var found = new AxeBuilder().analyze(driver).getViolations().stream()
				.filter(rule -> SERIOUS.contains(rule.getImpact()))
				.map(rule -> rule.getId() + ": " + rule.getNodes())
				.toList();
		assertThat(found).as("accessibility of " + name).isEmpty();
		assertThat(run("return document.documentElement.scrollWidth <= innerWidth")).as("width of " + name)
				.isEqualTo(true);
	}

	/** Errors and warnings in the console, violations of the policy included; without the refusals that the journey provokes. */
	List<String> errors() {
		return StreamSupport.stream(driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
				.filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
				.map(entry -> String.valueOf(entry.getMessage()))
				.filter(message -> !message.contains("status of 402"))
				// The order of a reloaded page is in progress: it is sent again.
				.filter(message -> !message.contains(
						"/api/v1/orders - Failed to load resource: the server responded with a status of 409"))
				.toList();
	}

	@Override
	public void close() {
		driver.quit();
	}
}
