// PLACEHOLDER until the guard can deny: then print the denial, and exit with 1 when the order was not denied.
var guardrails = System.Reflection.Assembly.Load("Guardrails").GetName();
Console.WriteLine($"placeholder: {guardrails.Name} {guardrails.Version} restored from its package");
return 0;
