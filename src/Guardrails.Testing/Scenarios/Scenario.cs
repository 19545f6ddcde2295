using Guardrails.Testing.Scenarios.Format;

namespace Guardrails.Testing.Scenarios;

/// <summary>
/// One incident as a script that can be played: a bot's orders at a simulated venue, what comes of them without a guard, and what must
/// come of them behind it.
/// </summary>
/// <remarks>
/// Immutable. Read from a JSON file that is checked strictly: an unknown property, a missing one, an order without an expectation or an
/// expectation without an order is an error that names the file and the property.
/// </remarks>
public sealed class Scenario
{
    private Scenario(ScenarioFile file, string fileName)
    {
        File = file;
        FileName = fileName;
        Facts = [.. file.Facts.Select(fact => new ScenarioFact(fact.Text, fact.Source))];
    }

    /// <summary>The scenario's own id, for example <c>G-03b-race</c>.</summary>
    public string Id => File.Id;

    /// <summary>The id of the incident; several scenarios can play variants of one.</summary>
    public string Incident => File.Incident;

    /// <summary>What it is about, in a few words.</summary>
    public string Title => File.Title;

    /// <summary>What happened and why, in a few sentences.</summary>
    public string Premise => File.Premise;

    /// <summary>The currency of the account and of all values.</summary>
    public string AccountCurrency => File.Account.Currency;

    /// <summary>The incident's own figures, and what was made up to play it.</summary>
    public IReadOnlyList<ScenarioFact> Facts { get; }

    /// <summary>The mechanisms of the guard it depends on: without any one of them it does not hold.</summary>
    public IReadOnlyList<string> Mechanisms => File.Mechanisms;

    /// <summary>The file it was read from.</summary>
    public string FileName { get; }

    internal ScenarioFile File { get; }

    /// <summary>Reads a scenario from a file.</summary>
    /// <param name="path">The file, by convention <c>*.scenario.json</c>.</param>
    /// <exception cref="ScenarioException">The file is not exactly right; the message names it and the property.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Scenario Load(string path) => Parse(System.IO.File.ReadAllText(path), Path.GetFileName(path));

    /// <summary>Reads a scenario from text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="fileName">The name to use in error messages.</param>
    /// <exception cref="ScenarioException">The text is not exactly right; the message names the property.</exception>
    public static Scenario Parse(string json, string fileName)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentException.ThrowIfNullOrWhiteSpace(fileName);
        return new Scenario(ScenarioReader.Read(json, fileName), fileName);
    }

    /// <summary>Id and title.</summary>
    public override string ToString() => $"{Id} {Title}";
}
