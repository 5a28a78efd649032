import { Box, Layout, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

/** On a phone Polaris lets a page's words touch the edge of the screen; cards reach it, words do not. */
const inset = { xs: "400", sm: "0" } as const;

/** A part of the settings: what it is on the left, its card on the right; one above the other on a phone. */
export function Section({
  title,
  description,
  children,
}: {
  title: string;
  description: ReactNode;
  children: ReactNode;
}) {
  return (
    <Layout.AnnotatedSection
      title={
        <Box as="span" paddingInline={inset}>
          {title}
        </Box>
      }
      description={
        <Box paddingInline={inset}>
          {typeof description === "string" ? <Text as="p">{description}</Text> : description}
        </Box>
      }
    >
      {children}
    </Layout.AnnotatedSection>
  );
}
